"""The chart as a program: rendered by helm itself, and what was rendered, found by kind and name."""

import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import yaml

from infra.local.place import ROOT

__all__ = ["CHART", "CRDS", "VALUES", "Chart", "Manifest", "Rendered"]

Manifest = dict[str, Any]

CHART: Final = ROOT / "charts" / "conum"
CRDS: Final = ROOT / "charts" / "conum-crds"
VALUES: Final = ("minimal", "interne", "complet")
"""The sets of values of ``charts/conum/ci``."""


@dataclass(frozen=True)
class Rendered:
    manifests: tuple[Manifest, ...]

    def of(self, kind: str) -> dict[str, Manifest]:
        """By their names."""
        return {m["metadata"]["name"]: m for m in self.manifests if m["kind"] == kind}

    def containers(self) -> Iterator[tuple[Manifest, Manifest]]:
        """Each Deployment, with its one container."""
        for deployment in self.of("Deployment").values():
            (container,) = deployment["spec"]["template"]["spec"]["containers"]
            yield deployment, container


@dataclass(frozen=True)
class Chart:
    helm: Path
    release: str = "conum"

    def __call__(self, *arguments: str | Path, kubeconfig: Path | None = None) -> str:
        """What helm prints; raises CalledProcessError, whose stderr says why."""
        access = ["--kubeconfig", str(kubeconfig)] if kubeconfig else []
        command = [self.helm, *arguments, *access]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout

    @cache  # noqa: B019 — a few renderings, kept for all tests
    def text(self, values: str, *sets: str) -> str:
        """``sets``: as helm's ``--set-json``."""
        given = [part for one in sets for part in ("--set-json", one)]
        return self("template", self.release, CHART, "-n", "conum", "-f", CHART / "ci" / f"{values}.yaml", *given)

    @cache  # noqa: B019
    def render(self, values: str, *sets: str) -> Rendered:
        """Shared by all who ask: to be read, never changed."""
        # In C: half a megabyte of rules and dashboards takes the loader of Python seconds.
        return Rendered(tuple(m for m in yaml.load_all(self.text(values, *sets), yaml.CSafeLoader) if m))

    def refusal(self, *sets: str) -> str:
        """Why helm would not render it; "" when it did."""
        try:
            self.text("minimal", *sets)
        except subprocess.CalledProcessError as refused:
            return str(refused.stderr)
        return ""
