"""A genuine Kubernetes API for the tests of the chart and of the operator, started once for all of them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from infra.local.kube import KubeServer, built, can_build, default_cache, install


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
