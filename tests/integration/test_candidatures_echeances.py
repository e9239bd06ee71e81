"""What time makes true of candidatures on a real store: told once, by whichever sweep comes, late if it must."""

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from services.candidatures.balayage import Balayage
from services.candidatures.domain import Candidature
from services.candidatures.store import CANDIDATURES, Stores
from services.kit.store import Engine, Store

from .candidatures import AVIS, MANQUE, RENDRE, UN_JOUR, Candidatures, agir, ouvrir
from .engines import ENGINES

FOURNIR = 'mutation ($id: ID!) { r: fournirComplement(id: $id, reponse: "Les voici.")'


@pytest.fixture(params=ENGINES)
async def service(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Candidatures]:
    async with ouvrir(request.param, tmp_path) as ouvert:
        yield ouvert


def balayage(service: Candidatures, jours: float, engine: Engine | None = None) -> Balayage:
    """A sweep of a process of its own, so many days after the beginning."""
    stores = Stores.on(engine or service.engine)
    return Balayage(stores, pause=0.01, horloge=lambda: UN_JOUR + timedelta(days=jours))


async def dits(service: Candidatures, type: str) -> list[dict[str, object]]:
    envelopes = await service.engine.rows("candidatures").outbox(1_000)
    return [msgspec.json.decode(e.data) for e in envelopes if e.type == f"candidature.{type}.v1"]


async def test_nothing_is_told_before_it_is_due(service: Candidatures) -> None:
    await service.deposee()
    assert await balayage(service, 20).tour() == 0
    assert await dits(service, "relance_avis") == []


async def test_twenty_sweeps_at_once_tell_each_thing_once(service: Candidatures) -> None:
    un, deux = await service.complement_demande(), await service.deposee("gueret")
    for jours in (21, 31):
        await asyncio.gather(*(balayage(service, jours).tour() for _ in range(20)))
    for type, attendues in (
        ("relance_complement", [un]),
        ("candidature_caduque", [un]),
        ("relance_avis", [deux]),
        ("avis_en_retard", [deux]),
    ):
        assert [f["candidature"] for f in await dits(service, type)] == attendues, type
    assert await service.statut(un) == "CADUQUE"
    assert await service.statut(deux) == "DEPOSEE"
    assert await balayage(service, 1_000).tour() == 0


async def test_after_a_week_of_downtime_all_that_is_due_is_told_once_late_and_says_so(service: Candidatures) -> None:
    ids = {await service.deposee(), await service.deposee("gueret")}
    assert await balayage(service, 28).tour() == 2
    assert await balayage(service, 28).tour() == 0
    faits = await dits(service, "relance_avis")
    assert {f["candidature"] for f in faits} == ids
    assert {(f["en_retard"], f["due"], f["echeance"]) for f in faits} == {
        (True, "2026-03-30T22:00:00Z", "2026-04-09")
    }, "20 days after 10 March, in summer time"


async def test_a_sweep_that_is_killed_leaves_the_rest_due(service: Candidatures) -> None:
    class Mort(BaseException):
        """The process is killed: nothing catches it."""

    class TueApresUne(Store[Candidature]):
        faits = 0

        async def change(self, *args: object, **kwargs: object) -> Candidature:
            if self.faits:
                raise Mort
            TueApresUne.faits += 1
            return await super().change(*args, **kwargs)  # type: ignore[arg-type]  # as they came

    await service.deposee()
    await service.deposee("gueret")
    stores = Stores(TueApresUne(service.engine, CANDIDATURES), service.stores.structures)
    with pytest.raises(Mort):
        await Balayage(stores, horloge=lambda: UN_JOUR + timedelta(days=21)).tour()
    assert len(await dits(service, "relance_avis")) == 1
    assert await balayage(service, 21).tour() == 1
    assert len(await dits(service, "relance_avis")) == 2


async def test_one_that_cannot_be_changed_keeps_nobody_else_from_being_told(service: Candidatures) -> None:
    malade = await service.deposee()
    await service.deposee("gueret")

    class Malade(Store[Candidature]):
        async def change(self, id: str, *args: object, **kwargs: object) -> Candidature:
            if id == malade:
                raise RuntimeError("the store says no")
            return await super().change(id, *args, **kwargs)  # type: ignore[arg-type]  # as they came

    stores = Stores(Malade(service.engine, CANDIDATURES), service.stores.structures)
    assert await Balayage(stores, horloge=lambda: UN_JOUR + timedelta(days=21)).tour() == 2
    assert len(await dits(service, "relance_avis")) == 1
    assert await balayage(service, 21).tour() == 1
    assert len(await dits(service, "relance_avis")) == 2


async def test_a_supply_and_a_sweep_at_once_are_one_or_the_other(service: Candidatures) -> None:
    id = await service.complement_demande()
    await balayage(service, 25).tour()
    service.le = UN_JOUR + timedelta(days=30, hours=12)
    await asyncio.gather(
        *(balayage(service, 31).tour() for _ in range(3)), service.agir("lyon", FOURNIR, id=id), return_exceptions=True
    )
    statut, caduques = await service.statut(id), len(await dits(service, "candidature_caduque"))
    assert (statut, caduques) in (("CADUQUE", 1), ("EN_INSTRUCTION", 0))


async def test_the_clock_of_the_prefecture_stops_while_the_structure_has_the_pen(service: Candidatures) -> None:
    id = await service.complement_demande()
    service.le = UN_JOUR + timedelta(days=15)
    assert (await service.agir("lyon", FOURNIR, id=id))["statut"] == "EN_INSTRUCTION"
    assert await balayage(service, 35).tour() == 0
    assert await balayage(service, 36).tour() == 1
    service.le = UN_JOUR + timedelta(days=37)
    rendu = await service.agir("rhone", RENDRE, "avis { jours }", id=id, avis=AVIS)
    assert rendu["avis"] == [{"jours": 22}]
    assert await balayage(service, 99).tour() == 0


async def test_a_sweep_goes_on_when_the_store_comes_back(service: Candidatures) -> None:
    await service.deposee()
    appels = 0

    def horloge() -> datetime:
        nonlocal appels
        appels += 1
        if appels == 1:
            raise OSError("no store")
        return UN_JOUR + timedelta(days=21)

    travail = asyncio.ensure_future(Balayage(service.stores, pause=0.01, horloge=horloge).travailler())
    try:
        async with asyncio.timeout(10):
            while not await dits(service, "relance_avis"):  # noqa: ASYNC110 - what is awaited is in the store
                await asyncio.sleep(0.01)
    finally:
        travail.cancel()
    assert len(await dits(service, "relance_avis")) == 1


async def test_what_is_asked_and_answered_is_in_no_event(service: Candidatures) -> None:
    id = await service.complement_demande()
    await service.agir("lyon", FOURNIR, id=id)
    for envelope in await service.engine.rows("candidatures").outbox(1_000):
        assert MANQUE not in str(envelope.data)
        assert "Les voici" not in str(envelope.data)


async def test_a_withdrawn_one_is_not_swept(service: Candidatures) -> None:
    id = await service.complement_demande()
    await service.agir("lyon", agir("retirerCandidature"), id=id)
    assert await balayage(service, 99).tour() == 0
