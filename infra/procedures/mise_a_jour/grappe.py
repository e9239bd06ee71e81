"""One release of the chart on a cluster, through the programs helm and kubectl, which know how to reach it."""

import asyncio
import json
import shutil
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from ..cadre import Impossible

__all__ = ["Deploiement", "Echec", "Grappe", "Revision"]

FIN: Final = 30.0
"""How long a program that is told to stop may take to say so to the cluster."""
QUESTIONS: Final = "50"
"""How many a second helm may ask the cluster. While it waits it asks for the pods of each ReplicaSet, those of former
versions included: at its own 5 a second, a fifth update of this chart was waited for a minute after it was done."""


class Echec(Exception):
    """A program did not do what was asked; the message is the last line that it said."""


@dataclass(frozen=True)
class Revision:
    """One line of helm's history."""

    numero: int
    statut: str
    chart: str
    version: str


@dataclass(frozen=True)
class Deploiement:
    """``generation``: of what is asked of it; ``pret``: all its replicas are of that, and ready."""

    generation: int
    replicas: int
    pret: bool


@dataclass(frozen=True)
class Grappe:
    release: str
    espace: str
    helm: str = "helm"
    kubectl: str = "kubectl"

    def trouver(self) -> None:
        """Raises Impossible when one of the programs is not there."""
        for programme in (self.helm, self.kubectl):
            if shutil.which(programme) is None:
                raise Impossible(f"{programme} n'est pas sur cette machine : installez-le, ou dites où il est.")

    async def revisions(self) -> list[Revision]:
        """Oldest first; raises Impossible when there is no such release."""
        try:
            lues = json.loads(await self._helm("history", self.release, "-o", "json"))
        except Echec as echec:
            raise Impossible(f"helm ne trouve pas {self.release} dans {self.espace} : {echec}.") from echec
        return [Revision(int(r["revision"]), r["status"], r["chart"], str(r["app_version"])) for r in lues]

    async def manifestes(self) -> str:
        return await self._helm("get", "manifest", self.release)

    async def valeurs(self) -> dict[str, Any]:
        """All of them, those of the chart included."""
        lues: dict[str, Any] = json.loads(await self._helm("get", "values", self.release, "--all", "-o", "json"))
        return lues

    async def essayer(self, donnees: Sequence[str]) -> str:
        """The manifests as they would be, seen by the server; raises Echec when helm or the server refuses."""
        dit = await self._helm("upgrade", self.release, *donnees, "--dry-run=server", "--hide-secret", "-o", "json")
        return str(json.loads(dit)["manifest"])

    async def mettre_a_jour(self, donnees: Sequence[str], attente: int) -> None:
        await self._helm("upgrade", self.release, *donnees, "--wait", "--timeout", f"{attente}s")

    async def revenir(self, numero: int, attente: int) -> None:
        # Forced: replicas that somebody changed by hand meanwhile must not keep a version that is wrong.
        attendre = ("--wait", "--timeout", f"{attente}s")
        await self._helm("rollback", self.release, str(numero), "--force-conflicts", *attendre)

    async def deploiements(self) -> dict[str, Deploiement]:
        lus = await self._lire("deployments", "-l", f"app.kubernetes.io/instance={self.release}")
        return {d["metadata"]["name"]: _deploiement(d) for d in lus["items"]}

    async def empeches(self) -> list[str]:
        """Why pods are not ready, as the cluster says it; how many for each reason, and one of them."""
        lus = await self._lire("pods", "-l", f"app.kubernetes.io/instance={self.release}")
        par_raison: defaultdict[str, list[str]] = defaultdict(list)
        for pod in lus["items"]:
            if raison := _raison(pod):
                par_raison[raison].append(pod["metadata"]["name"])
        return [f"{len(noms)} pods, dont {noms[0]} : {raison}" for raison, noms in sorted(par_raison.items())]

    async def configmap(self, nom: str) -> dict[str, str] | None:
        """What it holds; None when it is not there."""
        lus = await self._lire("configmaps", "--field-selector", f"metadata.name={nom}")
        trouves: list[dict[str, str]] = [lu.get("data", {}) for lu in lus["items"]]
        return trouves[0] if trouves else None

    async def _lire(self, *mots: str) -> dict[str, Any]:
        lu: dict[str, Any] = json.loads(await _dire(self.kubectl, "get", *mots, "-n", self.espace, "-o", "json"))
        return lu

    async def _helm(self, *mots: str) -> str:
        return await _dire(self.helm, *mots, "-n", self.espace, "--qps", QUESTIONS)


async def _dire(*mots: str) -> str:
    processus = await asyncio.create_subprocess_exec(
        *mots,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        # A Ctrl-C is ours to pass on, once.
        start_new_session=True,
    )
    try:
        dit, plaintes = await processus.communicate()
    except asyncio.CancelledError:
        # helm notes in the release that it was interrupted: without that, the next one is refused.
        processus.terminate()
        try:
            async with asyncio.timeout(FIN):
                await processus.wait()
        except TimeoutError:
            processus.kill()
            await processus.wait()
        raise
    if processus.returncode:
        lignes = plaintes.decode().strip().splitlines() or [f"code {processus.returncode}"]
        raise Echec(lignes[-1])
    return dit.decode()


def _deploiement(lu: dict[str, Any]) -> Deploiement:
    voulus, etat, generation = lu["spec"]["replicas"], lu.get("status", {}), lu["metadata"]["generation"]
    vus = [etat.get(cle, 0) for cle in ("replicas", "updatedReplicas", "readyReplicas", "availableReplicas")]
    pret = etat.get("observedGeneration", 0) >= generation and vus == [voulus] * len(vus)
    return Deploiement(generation, voulus, pret)


def _raison(pod: dict[str, Any]) -> str:
    """Why this pod is not ready; "" when it is, or is on its way out."""
    if "deletionTimestamp" in pod["metadata"]:
        return ""
    etat = pod.get("status", {})
    conditions = {c["type"]: c for c in etat.get("conditions", [])}
    if conditions.get("Ready", {}).get("status") == "True":
        return ""
    attentes = [c["state"]["waiting"] for c in etat.get("containerStatuses", []) if "waiting" in c.get("state", {})]
    dites = [f"{a.get('reason', '')} {a.get('message', '')}".strip() for a in attentes]
    dites += [c["message"] for c in conditions.values() if c["status"] != "True" and c.get("message")]
    return dites[0] if dites else str(etat.get("phase", "?"))
