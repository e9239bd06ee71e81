"""The definitions of what a chart may use and Kubernetes has not: genuine ones, out of their makers' Go modules."""

import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from . import go

__all__ = ["crds", "fetched"]

_GATEWAY_API: Final = "sigs.k8s.io/gateway-api@v1.4.1"
_KEDA: Final = "github.com/kedacore/keda/v2@v2.21.0"
_PROMETHEUS: Final = "github.com/prometheus-operator/prometheus-operator@v0.85.0"

_FILES: Final[Mapping[str, tuple[str, ...]]] = {
    _GATEWAY_API: ("config/crd/standard/gateway.networking.k8s.io_httproutes.yaml",),
    _KEDA: (
        "config/crd/bases/keda.sh_scaledobjects.yaml",
        "config/crd/bases/keda.sh_triggerauthentications.yaml",
    ),
    _PROMETHEUS: (
        "example/prometheus-operator-crd/monitoring.coreos.com_prometheusrules.yaml",
        "example/prometheus-operator-crd/monitoring.coreos.com_servicemonitors.yaml",
    ),
}


def crds(cache: Path) -> list[Path]:
    """Their files, fetched once (three megabytes); for ``kubectl apply --server-side``. Raises Impossible."""
    for module, files in _FILES.items():
        for file in files:
            ours = _kept(cache, module, file)
            if not ours.exists():
                ours.parent.mkdir(parents=True, exist_ok=True)
                half = ours.with_suffix(".part")
                shutil.copyfile(go.download(module, cwd=ours.parent) / file, half)
                half.replace(ours)
    return _all(cache)


def fetched(cache: Path) -> bool:
    return all(path.exists() for path in _all(cache))


def _all(cache: Path) -> list[Path]:
    return [_kept(cache, module, file) for module, files in _FILES.items() for file in files]


def _kept(cache: Path, module: str, file: str) -> Path:
    return cache / "crds" / module.replace("/", "_") / Path(file).name
