"""A release on a genuine API and the stores beside it, and what an operator types to renew it."""

import io
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console

from infra.local.kube import KubeServer, kubebox
from infra.local.place import SERVICES
from infra.procedures.__main__ import lecteur
from infra.procedures.cadre import INACHEVE, REFUS, Cadre, Impossible, Inacheve, Procedure
from services.kit.store import Engine, open_engine
from services.kit.store.contract import Envelope, Row
from services.notifications.store import COLLECTIONS

from .chart import CHART, Chart

__all__ = ["Version", "kubectl_dans"]

OPERATIONS = "operations"
GRAPHE = "graphe"


def kubectl_dans(dossier: Path, cache: Path) -> Path:
    """kubectl as a program of its own, as an operator has it."""
    programme = dossier / "kubectl"
    programme.write_text(f'#!/bin/sh\nexec "{kubebox(cache)}" kubectl "$@"\n')
    programme.chmod(0o755)
    return programme


@dataclass(frozen=True)
class Version:
    """One release named conum in a namespace of its own; ``donnees`` is where the services keep what they have."""

    kube: KubeServer
    chart: Chart
    espace: str
    kubectl: Path
    donnees: Path

    def helm(self, action: str, *mots: str) -> str:
        return self.chart(action, "conum", *mots, "-n", self.espace, kubeconfig=self.kube.kubeconfig)

    def installer(self, tag: str) -> None:
        """One replica of each, and a graph and operations that are known by name."""
        body = {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": self.espace}}
        self.kube.api("POST", "/api/v1/namespaces", body)
        self._configmap(OPERATIONS)
        self._configmap(GRAPHE)
        une = [f"services.{service}.{part}.replicas=1" for service in SERVICES for part in ("graphql", "worker")]
        connus = [
            f"gateway.persistedDocuments.existingConfigMap={OPERATIONS}",
            f"supergraph.existingConfigMap={GRAPHE}",
        ]
        donnees = (str(CHART), "-f", str(CHART / "ci" / "minimal.yaml"), "--set-string", f"image.tag={tag}")
        self.helm("install", *donnees, "--set", ",".join([*une, *connus]), "--wait", "--timeout", "180s")

    def _configmap(self, nom: str) -> None:
        corps = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": nom}}
        self.kube.api("POST", f"/api/v1/namespaces/{self.espace}/configmaps", corps)

    def dire(self, operations: Mapping[str, str], graphe: str) -> None:
        """The operations that clients have persisted, and the graph that serves."""
        for nom, cle, contenu in (
            (OPERATIONS, "documents.json", json.dumps(operations)),
            (GRAPHE, "supergraph.graphql", graphe),
        ):
            self.kube.api.patch(f"/api/v1/namespaces/{self.espace}/configmaps/{nom}", {"data": {cle: contenu}})

    @property
    def revision(self) -> int:
        """The last one of which helm has noted anything."""
        return max(int(r["revision"]) for r in json.loads(self.helm("history", "-o", "json")))

    @property
    def images(self) -> set[str]:
        """The tags of the pods that are not on their way out."""
        pods = self.kube.api("GET", f"/api/v1/namespaces/{self.espace}/pods")["items"]
        vivants = [pod for pod in pods if "deletionTimestamp" not in pod["metadata"]]
        return {c["image"].rpartition(":")[2] for pod in vivants for c in pod["spec"]["containers"]}

    async def demander(self, *mots: str, essai: bool = False, ecran: io.StringIO | None = None) -> tuple[int, str]:
        """The exit code of ``mise-a-jour`` with these words, and what it said."""
        ecran = ecran or io.StringIO()
        ou = ("--espace", self.espace, "--helm", str(self.chart.helm), "--kubectl", str(self.kubectl))
        options = lecteur().parse_args(["mise-a-jour", *mots, *ou, *(["--essai"] if essai else [])])
        procedure: Procedure = options.procedure
        cadre = Cadre(Console(file=ecran, width=300), essai)
        try:
            code = await procedure.faire(cadre, options)
        except (Impossible, Inacheve) as arret:
            cadre.dire(f"✗ {arret}")
            code = REFUS if isinstance(arret, Impossible) else INACHEVE
        return code, ecran.getvalue()

    @asynccontextmanager
    async def magasin(self) -> AsyncIterator[Engine]:
        engine = await open_engine("notifications", COLLECTIONS, folder=self.donnees)
        try:
            yield engine
        finally:
            await engine.close()

    async def oublier_de_publier(self, id: str) -> None:
        """A fact that was accepted long ago and that nobody has told."""
        fait = Envelope(
            id=f"f-{id}",
            type="boite.boite_definie.v1",
            topic="conum.boite",
            key=id,
            sequence=1,
            time="2026-01-01T00:00:00.000000Z",
            data="{}",
        )
        async with self.magasin() as engine:
            await engine.rows("boites").insert(Row(id, 1, {}, {"departement": id}, outbox=[fait]))
