"""The five services as they run: what the operator composes of them is the committed supergraph, at their addresses."""

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from signal import SIGKILL

import pytest

from infra.local.kube import KubeServer
from infra.local.mongo.commands import dies_with_parent
from infra.local.place import ROOT, SERVICES, Place, free_port

from .operateur import Espace, install_crds, operateurs


@contextmanager
def service(name: str, folder: Path) -> Iterator[str]:
    """Its part that answers, on its embedded store; Kafka is not there, and no schema waits for it."""
    port = free_port()
    bare = {key: value for key, value in os.environ.items() if not key.startswith(("CONUM_", "MONGODB_", "KAFKA_"))}
    env = {**bare, "CONUM_DATA": str(folder / name), "CONUM_PORT": str(port), "CONUM_PARTS": "graphql"}
    env["KAFKA_BOOTSTRAP"] = "127.0.0.1:9"
    command = [sys.executable, "-m", f"services.{name}.app"]
    with (folder / f"{name}.log").open("wb") as log:
        before = dies_with_parent(SIGKILL)
        process = subprocess.Popen(command, cwd=ROOT, env=env, stdout=log, stderr=log, preexec_fn=before)
    try:
        yield f"http://127.0.0.1:{port}/graphql"
    finally:
        process.kill()
        process.wait()


@pytest.fixture
def urls(tmp_path: Path) -> Iterator[Mapping[str, str]]:
    with ExitStack() as running:
        yield {name: running.enter_context(service(name, tmp_path)) for name in SERVICES}


def test_what_runs_is_composed_as_it_is_committed(kube: KubeServer, urls: Mapping[str, str], tmp_path: Path) -> None:
    install_crds(kube)
    espace = Espace(kube)
    kube.kubectl("create", "namespace", espace.name)
    with operateurs(espace, tmp_path):
        espace.plateforme(*urls.items())
        # Five processes import what they need before they answer.
        kube.wait(lambda: espace.condition("plateformes", "conum", "Composed").get("status") == "True", 240)
        published = espace.supergraph()
    committed, place = (ROOT / "schemas/supergraph.graphql").read_text(), Place(folder=ROOT / ".local")
    for name, url in urls.items():
        assert url in published
        committed = committed.replace(f"{place.url(name)}/graphql", url)
    assert published == committed
