"""A genuine Kubernetes API, and helm, for the tests of the chart and of the operator; each started or built once."""

import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from infra.local.kube import PATTERN, KubeServer, built, can_build, crds, default_cache, install, tool, write_schemas

from .chart import CRDS, Chart


@pytest.fixture(scope="session")
def kube_cache() -> Path:
    """Where kubebox, helm and kubeconform are; built now where Go is there. The build's failure is the test's."""
    cache = default_cache()
    if not built(cache):
        if not can_build():
            pytest.skip(f"ni Go sur le PATH, ni API Kubernetes déjà construite dans {cache}")
        install(cache)
    return cache


@pytest.fixture(scope="session")
def kube(kube_cache: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[KubeServer]:
    """With controllers and two fake nodes; take a namespace of your own."""
    with KubeServer(tmp_path_factory.mktemp("kube"), controllers=True, nodes=2, cache=kube_cache) as server:
        yield server


@pytest.fixture(scope="session")
def chart() -> Chart:
    """Needs helm alone, not the API."""
    cache = default_cache()
    if not can_build() and not built(cache):
        pytest.skip(f"ni Go sur le PATH, ni helm déjà construit dans {cache}")
    return Chart(tool(cache, "helm"))


@pytest.fixture(scope="session")
def conforms(
    kube: KubeServer, chart: Chart, kube_cache: Path, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[str], str]:
    """What kubeconform has against manifests, by the schemas of the running server and of what is installed beside."""
    for file in crds(kube_cache):
        kube.kubectl("apply", "--server-side", "-f", str(file))
    kube.kubectl("apply", "--server-side", "--force-conflicts", "-f", "-", stdin=chart("template", "crds", CRDS))
    folder = tmp_path_factory.mktemp("schemas")

    def published() -> bool:
        write_schemas(kube.api, folder)
        awaited = ("httproute-gateway-v1", "scaledobject-keda-v1alpha1", "plateforme-conum-v1alpha1")
        return all((folder / f"{name}.json").exists() for name in awaited)

    kube.wait(published)
    command = [str(tool(kube_cache, "kubeconform")), "-strict", "-summary", "-schema-location", f"{folder}/{PATTERN}"]

    def check(manifests: str) -> str:
        done = subprocess.run(command, input=manifests, capture_output=True, text=True)
        return "" if done.returncode == 0 else done.stdout + done.stderr

    return check
