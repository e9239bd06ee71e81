"""Figures are exactly the recount, whatever is redelivered, corrected, withdrawn or killed on the way."""

import asyncio
import random
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any, cast

import msgspec
import pytest

from services.activites.comptage import Recompte, compartiment, compter
from services.activites.consumers import consumers
from services.activites.store import Stores
from services.kit.bus import Meta
from services.kit.store import Engine
from services.kit.temps import uuid7
from services.kit.testing import UN_JOUR

from .activites import Activites, ouvrir
from .engines import ENGINES

HISTOIRES = 20
JOURS = [date(2026, 3, 2) + timedelta(days=n) for n in range(3)]


@pytest.fixture(params=ENGINES)
async def service(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Activites]:
    async with ouvrir(request.param, tmp_path) as opened:
        yield opened


@dataclass(frozen=True, kw_only=True)
class Dit:
    """What one report told at one moment of its life."""

    id: str
    cra: str
    sequence: int
    structure: str
    jour: date
    duree: int
    statut: str

    @property
    def type(self) -> str:
        return {"TRANSMIS": "cra.cra_transmis.v1", "CORRIGE": "cra.cra_corrige.v1", "RETIRE": "cra.cra_retire.v1"}[
            self.statut
        ]

    def message(self) -> tuple[Meta, bytes]:
        meta = Meta(event_id=self.id, type=self.type, key=self.cra, sequence=self.sequence, time=UN_JOUR)
        return meta, msgspec.json.encode(self)


def histoire(hasard: random.Random) -> list[Dit]:
    """The lives of some reports of one structure, each in its order, mixed."""
    structure, vies = uuid7(), list[list[Dit]]()
    for _ in range(hasard.randint(1, 4)):
        cra, dits = uuid7(), list[Dit]()
        for sequence in range(1, hasard.randint(2, 5)):
            dernier = sequence > 1 and hasard.random() < 0.25
            statut = "TRANSMIS" if sequence == 1 else "RETIRE" if dernier else "CORRIGE"
            jour, duree = hasard.choice(JOURS), hasard.randint(1, 90)
            if dernier:
                jour, duree = dits[-1].jour, dits[-1].duree
            dits.append(
                Dit(
                    id=uuid7(),
                    cra=cra,
                    sequence=sequence,
                    structure=structure,
                    jour=jour,
                    duree=duree,
                    statut=statut,
                )
            )
            if dernier:
                break
        vies.append(dits)
    melange = list[Dit]()
    while any(vies):
        melange.append(hasard.choice([v for v in vies if v]).pop(0))
    return melange


def attendu(dits: Sequence[Dit]) -> dict[date, tuple[int, int]]:
    """The recount: (reports, minutes) for each day that has any."""
    derniers = {d.cra: d for d in dits}
    cra: Counter[date] = Counter()
    minutes: Counter[date] = Counter()
    for d in derniers.values():
        if d.statut != "RETIRE":
            cra[d.jour] += 1
            minutes[d.jour] += d.duree
    return {jour: (cra[jour], minutes[jour]) for jour in cra}


class Panne(Exception):
    """The process dies here."""


class Fragile:
    """An engine, or one of its collections, whose calls die now and then, before or after their effect."""

    def __init__(self, vrai: Any, hasard: random.Random) -> None:
        self._vrai, self._hasard = vrai, hasard

    def rows(self, name: str) -> Any:
        return Fragile(self._vrai.rows(name), self._hasard)

    def __getattr__(self, name: str) -> Callable[..., Awaitable[Any]]:
        async def appel(*args: Any, **named: Any) -> Any:
            sort = self._hasard.random()
            if sort < 0.04:
                raise Panne
            answer = await getattr(self._vrai, name)(*args, **named)
            if sort > 0.96:
                raise Panne
            return answer

        return appel


async def ecouter(dits: Sequence[Dit], recevoir: Callable[[Dit], Awaitable[None]], hasard: random.Random) -> None:
    """Delivers as Kafka does: from the last committed offset after a death, and sometimes twice for nothing."""
    commis = position = 0
    while position < len(dits):
        try:
            await recevoir(dits[position])
        except Panne:
            position = commis
            continue
        position += 1
        if hasard.random() < 0.4:
            commis = position
        elif hasard.random() < 0.2:
            position = commis


async def figures(service: Activites, dits: Sequence[Dit], hasard: random.Random) -> dict[date, tuple[int, int]]:
    """What is shown in the end, when consumer and worker run together and both die now and then."""
    fragile = Stores.on(cast(Engine, Fragile(service.engine, hasard)))
    recoit = consumers(fragile)

    async def recevoir(dit: Dit) -> None:
        await recoit.deliver(*dit.message())

    async def recompter() -> None:
        while True:
            try:
                await Recompte(fragile).tour()
            except Panne:
                await asyncio.sleep(0)

    worker = asyncio.create_task(recompter())
    await ecouter(dits, recevoir, hasard)
    worker.cancel()
    await asyncio.wait({worker})
    while await Recompte(service.stores).tour():
        pass
    structure = dits[0].structure
    shown = service.stores.statistiques.scan({"structure": structure}, ("jour",))
    return {s.jour: (s.cra, s.duree_minutes) async for s in shown if s.cra or s.duree_minutes}


async def test_figures_are_the_recount_whatever_happens(service: Activites) -> None:
    for graine in range(HISTOIRES):
        hasard = random.Random(graine)
        dits = histoire(hasard)
        assert await figures(service, dits, hasard) == attendu(dits), f"history {graine}"


async def test_increments_would_be_wrong() -> None:
    """The defence off: the same deliveries, counted by adding and subtracting as the events come."""
    faux = 0
    for graine in range(HISTOIRES):
        hasard = random.Random(graine)
        dits = histoire(hasard)
        comptes: Counter[date] = Counter()
        connus: dict[str, Dit] = {}

        async def recevoir(
            dit: Dit,
            hasard: random.Random = hasard,
            comptes: Counter[date] = comptes,
            connus: dict[str, Dit] = connus,
        ) -> None:
            ancien = connus.get(dit.cra)
            if ancien is not None and ancien.sequence >= dit.sequence:
                return
            if ancien is not None:
                comptes[ancien.jour] -= 1
            if dit.statut != "RETIRE":
                comptes[dit.jour] += 1
            if hasard.random() < 0.15:
                raise Panne
            connus[dit.cra] = dit

        await ecouter(dits, recevoir, hasard)
        faux += {j: n for j, n in comptes.items() if n} != {j: n for j, (n, _) in attendu(dits).items()}
    assert faux > 0


async def test_an_event_delivered_again_after_a_crash_recounts_the_day_it_left(service: Activites) -> None:
    """Killed between the fact and its marks, the report had already forgotten its former day, but for its buckets."""
    premier = Dit(id=uuid7(), cra="c", sequence=1, structure="s", jour=JOURS[0], duree=30, statut="TRANSMIS")
    corrige = Dit(id=uuid7(), cra="c", sequence=2, structure="s", jour=JOURS[1], duree=30, statut="CORRIGE")
    await service.recoit.deliver(*premier.message())
    while await Recompte(service.stores).tour():
        pass

    class MeurtAvantDeMarquer(Fragile):
        def rows(self, name: str) -> Any:
            return MeurtAvantDeMarquer(None, self._hasard) if name == "marques" else self._vrai.rows(name)

        def __getattr__(self, name: str) -> Callable[..., Awaitable[Any]]:
            raise Panne

    dying = Stores.on(cast(Engine, MeurtAvantDeMarquer(service.engine, random.Random(0))))
    with pytest.raises(Panne):
        await consumers(dying).deliver(*corrige.message())
    await service.recoit.deliver(*corrige.message())
    while await Recompte(service.stores).tour():
        pass
    jours = {s.jour: s.cra async for s in service.stores.statistiques.scan({"structure": "s"}, ("jour",))}
    assert jours == {JOURS[0]: 0, JOURS[1]: 1}


async def test_a_worker_that_comes_back_late_changes_nothing(service: Activites) -> None:
    cle = compartiment("s", JOURS[0])
    un = Dit(id=uuid7(), cra="a", sequence=1, structure="s", jour=JOURS[0], duree=30, statut="TRANSMIS")
    await service.recoit.deliver(*un.message())
    ancienne = await service.stores.marques.get(cle)
    assert ancienne is not None
    while await Recompte(service.stores).tour():
        pass
    deux = Dit(id=uuid7(), cra="b", sequence=1, structure="s", jour=JOURS[0], duree=30, statut="TRANSMIS")
    await service.recoit.deliver(*deux.message())
    await compter(service.stores, ancienne, horloge=service.horloge)
    marque = await service.stores.marques.get(cle)
    assert marque is not None
    assert marque.depuis is not None  # still to be recounted: its mark is newer than what was served
    while await Recompte(service.stores).tour():
        pass
    statistique = await service.stores.statistiques.get(cle)
    assert statistique is not None
    assert statistique.cra == 2
