"""The platform with two replicas of each service behind one address, as a cluster has them, and what renews them."""

import asyncio
import io
import subprocess
import time
import zipfile
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

from infra.local.place import ROOT, SERVICES, Place, is_free
from infra.local.repartiteur import Repartiteur, repartir
from infra.local.supervisor import Plateforme, plateforme

__all__ = ["PRESTOP", "Repliques", "repliques", "version"]

PRESTOP = 1.0
"""What the chart's preStop does: time for everybody to learn that a replica takes no new connection."""


class Repliques:
    """``conum`` is reached as ever; each service answers at its usual address, through its replicas."""

    def __init__(self, conum: Plateforme, adresses: dict[str, Repartiteur]) -> None:
        self.conum, self._adresses = conum, adresses
        self._ports: dict[str, list[tuple[str, int]]] = {service: [] for service in SERVICES}
        self._numero = 0

    async def ajouter(self, service: str, root: Path = ROOT) -> float:
        """One replica more, from these sources, once it is ready; its seconds."""
        self._numero += 1
        debut, port, nom = time.monotonic(), self._port(), f"{service}-{self._numero}"
        await self.conum.run(self.conum.replica(service, name=nom, port=port, root=root), nom)
        self._adresses[service].ajouter(port)
        self._ports[service].append((nom, port))
        return time.monotonic() - debut

    async def retirer(self, service: str) -> None:
        """The oldest replica leaves as a pod does: no new connection, a moment, then SIGTERM."""
        nom, port = self._ports[service].pop(0)
        self._adresses[service].retirer(port)
        await asyncio.sleep(PRESTOP)
        await self.conum.stop(nom)

    async def renouveler(self, service: str, root: Path = ROOT) -> float:
        """Both replicas are replaced, one after the other, each before the one it replaces leaves; the seconds."""
        debut = time.monotonic()
        for _ in range(2):
            await self.ajouter(service, root)
            await self.retirer(service)
        return time.monotonic() - debut

    def _port(self) -> int:
        premier = self.conum.place.base + 200 + self._numero
        return next(port for port in range(premier, 65_000) if is_free(port))


@asynccontextmanager
async def repliques(place: Place, root: Path = ROOT, *, doubles: Sequence[str] = SERVICES) -> AsyncIterator[Repliques]:
    """Everything is ready; the services run from ``root``, those of ``doubles`` twice."""
    async with AsyncExitStack() as tout:
        adresses = {s: await tout.enter_async_context(repartir(place.port(s))) for s in SERVICES}
        conum = await tout.enter_async_context(plateforme(place, services=(), gateway=False))
        ensemble = Repliques(conum, adresses)
        async with asyncio.TaskGroup() as groupe:
            for service in (*SERVICES, *doubles):
                groupe.create_task(ensemble.ajouter(service, root))
        await conum.run_gateway()
        yield ensemble


def version(revision: str, dossier: Path) -> Path:
    """The sources as they were at that revision, written there. Raises CalledProcessError when git has no such one."""
    demande = ("git", "archive", "--format=zip", revision)
    archive = subprocess.run(demande, cwd=ROOT, check=True, capture_output=True)
    with zipfile.ZipFile(io.BytesIO(archive.stdout)) as ouverte:
        ouverte.extractall(dossier)
    return dossier
