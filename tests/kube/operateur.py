"""An operator of its own in a namespace of its own, and subgraphs that change what they serve when a test says so."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from signal import SIGKILL, SIGTERM
from typing import Any
from uuid import uuid4

from starlette.types import ASGIApp, Receive, Scope, Send

from infra.local.kube import KubeServer
from infra.local.mongo.commands import dies_with_parent
from infra.local.place import ROOT, free_port
from services.kit.identity import PUBLIC, PUBLIC_AGENT, Agent
from services.kit.subgraph import build_schema, champ, graphql_app, type_
from tests.integration.gateway.serve import serving

__all__ = ["CRDS", "Espace", "Operateur", "SousGraphe", "en_service", "install_crds", "operateurs", "sous_graphe"]

CRDS = ROOT / "charts" / "conum-crds" / "templates"
LEASE = 3
Resource = dict[str, Any]


class Personne:
    async def agent(self, authorization: str | None) -> Agent:
        return PUBLIC_AGENT


@dataclass
class SousGraphe:
    """A subgraph of the kit's, as in production: no introspection, but its SDL. ``sert`` changes what it serves."""

    url: str = ""
    app: ASGIApp | None = None
    asked: int = 0

    def sert(self, query: type) -> None:
        self.app = graphql_app(build_schema(query, introspection=False), None, Personne())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        assert self.app is not None
        self.asked += scope["type"] == "http"
        await self.app(scope, receive, send)


def sous_graphe(**champs: type) -> type:
    """A Query of these fields, all public."""
    declared = {name: champ(_vide(kind)) for name, kind in champs.items()}
    return type_(droits=PUBLIC, name="Query")(type("Query", (), declared))


def _vide(kind: type) -> Callable[[], Any]:
    def resolve() -> Any:
        return None

    resolve.__annotations__["return"] = kind | None
    return resolve


@contextmanager
def en_service(query: type) -> Iterator[SousGraphe]:
    there = SousGraphe()
    there.sert(query)
    with serving(there) as url:
        there.url = f"{url}/graphql"
        yield there


def install_crds(kube: KubeServer) -> None:
    kube.kubectl("apply", "--server-side", "-f", str(CRDS))
    kube.kubectl("wait", "--for=condition=Established", "crd", "--all", "--timeout=60s")


@dataclass
class Espace:
    """A namespace, and what a person would do there with kubectl."""

    kube: KubeServer
    name: str = field(default_factory=lambda: f"operateur-{uuid4().hex[:8]}")

    def path(self, plural: str, name: str = "") -> str:
        root = "/api/v1" if plural in ("configmaps", "secrets", "events") else "/apis/conum.fr/v1alpha1"
        root = "/apis/coordination.k8s.io/v1" if plural == "leases" else root
        return f"{root}/namespaces/{self.name}/{plural}" + (f"/{name}" if name else "")

    def put(self, kind: str, name: str, spec: Resource) -> None:
        """As a person applies it; raises CalledProcessError, whose stderr is what the server said."""
        body = {"apiVersion": "conum.fr/v1alpha1", "kind": kind, "metadata": {"name": name}, "spec": spec}
        self.kube.kubectl("apply", "-n", self.name, "-f", "-", stdin=json.dumps(body))

    def get(self, plural: str, name: str) -> Resource | None:
        answer = self.kube.api.http.get(self.path(plural, name))
        found: Resource | None = None if answer.status_code == 404 else answer.json()
        return found

    def annotate(self, plural: str, name: str, value: str | None, key: str = "conum.fr/pause") -> None:
        self.kube.api.patch(self.path(plural, name), {"metadata": {"annotations": {key: value}}})

    def condition(self, plural: str, name: str, type: str) -> Resource:
        """Empty while it was not said."""
        conditions = (self.get(plural, name) or {}).get("status", {}).get("conditions", [])
        return next((c for c in conditions if c["type"] == type), {})

    def until(self, plural: str, name: str, type: str, status: str, reason: str = "") -> Resource:
        """The condition, once it is so."""

        def met() -> Resource | None:
            found = self.condition(plural, name, type)
            return found if found.get("status") == status and reason in ("", found["reason"]) else None

        there: Resource = self.kube.wait(met, 90)
        return there

    def operations(self, **documents: str) -> None:
        data = {"documents.json": json.dumps(documents)}
        body = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "operations"}, "data": data}
        self.kube.kubectl("apply", "-n", self.name, "-f", "-", stdin=json.dumps(body))

    def plateforme(self, *sous_graphes: tuple[str, str], **more: Any) -> None:
        services = [{"name": name, "url": url} for name, url in sous_graphes]
        self.put("Plateforme", "conum", {"services": services, **more})

    def supergraph(self) -> str:
        """What the gateway would read; empty where nothing is published."""
        held = self.get("configmaps", "conum-supergraph") or {}
        return str(held.get("data", {}).get("supergraph.graphql", ""))

    def holder(self) -> str:
        lease = self.get("leases", "conum-operator") or {}
        return str(lease.get("spec", {}).get("holderIdentity", ""))


class Operateur:
    """A process ``python -m infra.operator``, as the image runs it."""

    def __init__(self, espace: Espace, folder: Path, name: str = "operateur", kubeconfig: Path | None = None) -> None:
        self.espace, self.name, self.log = espace, name, folder / f"{name}.log"
        self._kubeconfig = kubeconfig or espace.kube.kubeconfig
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> "Operateur":
        port = free_port()
        env = {
            **{key: value for key, value in os.environ.items() if not key.startswith("CONUM_")},
            "KUBECONFIG": str(self._kubeconfig),
            "CONUM_OPERATOR_NAMESPACE": self.espace.name,
            "CONUM_OPERATOR_LEASE": str(LEASE),
            "CONUM_OPERATOR_INTERVAL": "1.5",
            "CONUM_PORT": str(port),
            "POD_NAME": self.name,
        }
        command = [sys.executable, "-m", "infra.operator"]
        with self.log.open("ab") as log:
            before = dies_with_parent(SIGKILL)
            self._process = subprocess.Popen(command, cwd=ROOT, env=env, stdout=log, stderr=log, preexec_fn=before)
        return self

    @property
    def process(self) -> "subprocess.Popen[bytes]":
        assert self._process is not None
        return self._process

    def leads(self) -> bool:
        assert self.process.poll() is None, self.log.read_text()[-3000:]
        return self.espace.holder().startswith(f"{self.name}-")

    def end(self, how: int = SIGTERM) -> int:
        if self.process.poll() is None:
            self.process.send_signal(how)
        return self.process.wait(30)


@contextmanager
def operateurs(espace: Espace, folder: Path, names: Sequence[str] = ("operateur",)) -> Iterator[list[Operateur]]:
    running = [Operateur(espace, folder, name).start() for name in names]
    try:
        yield running
    finally:
        for one in running:
            one.end(SIGKILL)
