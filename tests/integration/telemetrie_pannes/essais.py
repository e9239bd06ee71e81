"""The trials of the alerts: each injects its faults into the running platform, sees its alerts raised, then over.

A trial is a function, with what it breaks and the alerts that it raises, by their labels::

    @essai({"kafka"}, FaitsNonPublies={"job": "conum/structures"})
    async def kafka_tue(e: Essai) -> None:
        async with e.sans("kafka"):
            await e.leve("FaitsNonPublies")

Trials that break different things run at once: most of their time is spent waiting.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Final

from infra.local.demo.journee import Journee
from infra.local.supervisor import Plateforme

from ..telemetrie import Releve
from .pages import commande, executer

__all__ = ["PATIENCE", "TOUT", "Essai", "Places", "Trial", "essai", "essayer"]

PATIENCE: Final = 480
TOUT: Final = frozenset({"kafka", "gateway", "structures", "candidatures", "selection", "notifications"})
Etiquettes = Mapping[str, str]


class Places:
    """What is broken by now. Whoever waits longest comes first."""

    def __init__(self) -> None:
        self._prises: set[str] = set()
        self._change = asyncio.Condition()

    async def prendre(self, quoi: Collection[str]) -> None:
        async with self._change:
            await self._change.wait_for(lambda: self._prises.isdisjoint(quoi))
            self._prises |= set(quoi)

    async def rendre(self, quoi: Collection[str]) -> None:
        async with self._change:
            self._prises -= set(quoi)
            self._change.notify_all()


@dataclass
class Essai:
    """One trial as it runs. ``lus``: how long each service's log was when it began; ``levees``: the alerts that were
    raised since."""

    journee: Journee
    vu: Releve
    alertes: Mapping[str, Etiquettes]
    places: Places
    prises: set[str]
    lus: Mapping[str, int]
    levees: set[str] = field(default_factory=set)

    @property
    def conum(self) -> Plateforme:
        return self.journee.plateforme

    @asynccontextmanager
    async def sans(self, part: str) -> AsyncIterator[None]:
        """Without that part of the platform: killed, and started again however this ends."""
        await self.conum.kill(part)
        try:
            yield
        finally:
            await self.conum.start(part)

    async def leve(self, *alertes: str) -> None:
        """Waits until they are raised, by Prometheus and our rules."""
        for alerte in alertes:
            await self.vu.jusqu_a(alerte, self.alertes[alerte])
            self.levees.add(alerte)

    async def est_levee(self, alerte: str) -> bool:
        """Whether it is by now: for a fault that shows only while somebody asks."""
        if await self.vu.levee(alerte, self.alertes[alerte]):
            self.levees.add(alerte)
        return alerte in self.levees

    async def rend(self, *quoi: str) -> None:
        """Others may break that from now on."""
        self.prises -= set(quoi)
        await self.places.rendre(quoi)

    async def dit(self, alerte: str, fragment: str, service: str) -> str:
        """What the command with that in it, on the alert's page, answers about a service since the fault: asked again
        until it answers something."""
        ordre = commande(alerte, fragment, service)
        while not (dit := await executer(self.conum, ordre, self.lus)).strip():  # noqa: ASYNC110
            await asyncio.sleep(0.5)
        return dit


@dataclass(frozen=True)
class Trial:
    prend: frozenset[str]
    alertes: Mapping[str, Etiquettes]
    jouer: Callable[[Essai], Awaitable[None]]

    @property
    def nom(self) -> str:
        return self.jouer.__name__


def essai(prend: Collection[str], **alertes: Etiquettes) -> Callable[[Callable[[Essai], Awaitable[None]]], Trial]:
    return lambda jouer: Trial(frozenset(prend), alertes, jouer)


async def essayer(trial: Trial, journee: Journee, vu: Releve, places: Places) -> None:
    """Not raised; raised by the fault; over once it is mended. TimeoutError when one of them never comes."""
    async with _tenues(trial.prend, places) as prises:
        async with asyncio.timeout(PATIENCE):
            await _eteintes(trial, vu)
            conum = journee.plateforme
            lus = {part: conum.place.log(part).stat().st_size for part in conum.parts}
            joue = Essai(journee, vu, trial.alertes, places, prises, lus)
            await trial.jouer(joue)
            assert joue.levees == set(trial.alertes)
    async with asyncio.timeout(PATIENCE):
        await _eteintes(trial, vu)


async def _eteintes(trial: Trial, vu: Releve) -> None:
    for alerte, labels in trial.alertes.items():
        await vu.jusqu_a(alerte, labels, vraie=False)


@asynccontextmanager
async def _tenues(quoi: Collection[str], places: Places) -> AsyncIterator[set[str]]:
    await places.prendre(quoi)
    prises = set(quoi)
    try:
        yield prises
    finally:
        await places.rendre(prises)
