"""Figures are proved by the auditor, and made again from the topic beside the live ones."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import msgspec
import pytest
from aiokafka import AIOKafkaProducer

from services.activites.statistiques.__main__ import main
from services.activites.statistiques.audit import auditer
from services.activites.statistiques.echange import Bilan, reconstruire
from services.activites.statistiques.jeux import LEQUEL, Chiffres
from services.activites.statistiques.lecteur import lu
from services.activites.statistiques.nuit import Nuit
from services.activites.statistiques.recompte import Recompte
from services.activites.statistiques.series import FRANCE, cle_page
from services.activites.statistiques.store import Vivant
from services.kit.bus import Meta
from services.kit.bus.topics import ensure
from services.kit.outbox import headers_of
from services.kit.store import Envelope
from services.kit.temps import instant
from services.kit.testing import HorlogeReglable
from tests.bench.generateur_cra import Evenement, Monde, evenements

from .activites import Activites, ouvrir
from .engines import ENGINES

LE = datetime(2025, 3, 1, 12, tzinfo=UTC)
MONDE = Monde(conseillers=30, structures=12)


@pytest.fixture(params=ENGINES)
async def service(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Activites]:
    async with ouvrir(request.param, tmp_path) as opened:
        opened.horloge = HorlogeReglable(LE)
        yield opened


def dits(nombre: int = 150, graine: int = 1) -> list[Evenement]:
    """Two months over a turn of year, so that most days are full."""
    return list(evenements(nombre, graine=graine, debut=date(2024, 12, 10), jours=60, monde=MONDE))


def enveloppe(e: Evenement) -> Envelope:
    data = msgspec.json.encode(e.corps).decode()
    return Envelope(
        id=e.id,
        type=e.type,
        topic="conum.cra",
        key=e.corps["cra"],
        sequence=e.sequence,
        time=instant(e.le),
        data=data,
    )


async def publier(kafka: str, topic: str, dits: Sequence[Evenement]) -> None:
    await ensure(kafka, [topic], {topic: 3})
    async with AIOKafkaProducer(bootstrap_servers=kafka, linger_ms=20) as producer:
        envois = [
            await producer.send(topic, x.data.encode(), key=x.key.encode(), headers=headers_of(x, "conum/essai"))
            for x in map(enveloppe, dits)
        ]
        await asyncio.gather(*envois)


async def entendre(service: Activites, dits: Sequence[Evenement]) -> None:
    for e in dits:
        await service.entendre(enveloppe(e))
    await servir(service.stores.chiffres)


async def servir(chiffres: Chiffres) -> None:
    while await Recompte(chiffres, horloge=lambda: LE).tour():
        pass


def topic() -> str:
    return f"conum.cra{uuid4().hex[:8]}"


async def refaire(service: Activites, kafka: str, nom: str, **options: Any) -> tuple[Bilan, list[str]]:
    paroles: list[str] = []
    bilan = await reconstruire(
        service.stores.chiffres,
        kafka,
        topic=nom,
        dire=paroles.append,
        horloge=service.horloge,
        attente=0.1,
        **options,
    )
    return bilan, paroles


async def test_the_auditor_finds_no_drift_and_finds_the_one_that_is_made(service: Activites) -> None:
    await entendre(service, dits())
    chiffres = service.stores.chiffres
    audit = await auditer(chiffres, jours=2, departements=200, horloge=service.horloge)
    assert (audit.vus > 1_000, audit.ecarts) == (True, ())

    jeu = await chiffres.jeu()
    async for page in jeu.pages.scan({"page": "2025-01", "serie": FRANCE}):
        fausse = replace(page, cellules=dict.fromkeys(page.cellules, "12345"))
        await jeu.pages.change(cle_page(FRANCE, "2025-01"), lambda _, fausse=fausse: fausse)  # type: ignore[misc]
    trouve = await auditer(chiffres, jours=300, departements=0, horloge=service.horloge)
    assert {e.serie for e in trouve.ecarts} == {FRANCE}
    assert all(e.tenu == "12345" or e.periode == "2025-01" for e in trouve.ecarts)


async def test_what_is_to_be_recounted_is_no_drift(service: Activites) -> None:
    for e in dits(30):
        await service.entendre(enveloppe(e))
    audit = await auditer(service.stores.chiffres, jours=2, departements=200, horloge=service.horloge)
    assert audit.ecarts == ()


async def test_a_rebuild_from_the_topic_gives_the_same_and_takes_the_place(service: Activites, kafka: str) -> None:
    tous, nom = dits(), topic()
    await publier(kafka, nom, tous)
    await entendre(service, tous)
    bilan, paroles = await refaire(service, kafka, nom)
    assert (bilan.evenements, bilan.ecarts, bilan.echange) == (len(tous), (), True)
    assert any("faits relus" in ligne for ligne in paroles)
    neuf = service.stores.chiffres
    assert (await neuf.jeu()).nom == "b"
    assert (await auditer(neuf, jours=4, departements=200, horloge=service.horloge)).ecarts == ()
    # Live again: what comes next is counted on the rebuilt ones, and the former are rebuilt in their turn.
    suite = dits(20, graine=9)
    await publier(kafka, nom, suite)
    await entendre(service, suite)
    bilan, _ = await refaire(service, kafka, nom)
    assert (bilan.evenements, bilan.ecarts, bilan.echange) == (len(tous) + len(suite), (), True)
    assert (await service.stores.chiffres.jeu()).nom == "a"


async def test_what_differs_is_said_and_swapped_only_when_forced(service: Activites, kafka: str) -> None:
    tous, nom = dits(40), topic()
    await publier(kafka, nom, tous)
    await entendre(service, tous[:-1])
    bilan, paroles = await refaire(service, kafka, nom)
    assert (bool(bilan.ecarts), bilan.echange) == (True, False)
    assert any(ligne.startswith("diffère : ") for ligne in paroles)
    assert (await service.stores.chiffres.jeu()).nom == "a"
    force, _ = await refaire(service, kafka, nom, forcer=True)
    assert force.echange
    await entendre(service, tous[-1:])
    # It went on from where the first had stopped.
    assert force.evenements == 0
    assert (await service.stores.chiffres.jeu()).nom == "b"


async def test_a_rebuild_that_was_killed_goes_on_where_it_was(service: Activites, kafka: str) -> None:
    tous, nom = dits(), topic()
    await publier(kafka, nom, tous[:100])
    await entendre(service, tous)

    class Tue(Exception):
        pass

    def mourir(ligne: str) -> None:
        if "pages" in ligne:
            raise Tue

    with pytest.raises(Tue):
        await reconstruire(service.stores.chiffres, kafka, topic=nom, dire=mourir, horloge=service.horloge)
    await publier(kafka, nom, tous[100:])
    bilan, paroles = await refaire(service, kafka, nom)
    assert paroles[0] == "reprise là où une reconstruction s'est arrêtée"
    assert (bilan.evenements, bilan.ecarts, bilan.echange) == (len(tous) - 100, (), True)


async def test_what_a_late_process_hears_in_the_former_set_is_in_the_new_one(service: Activites, kafka: str) -> None:
    tous, nom = dits(60), topic()
    await publier(kafka, nom, tous[:50])
    await entendre(service, tous[:50])
    tard = service.stores.chiffres
    await tard.jeu()  # it will not look again for a second

    async def pendant() -> None:
        while (v := await service.stores.chiffres.vivant.get(LEQUEL)) is None or v.jeu == "a":  # noqa: ASYNC110
            await asyncio.sleep(0.01)
        await publier(kafka, nom, tous[50:])

    tache = asyncio.create_task(pendant())
    bilan = await reconstruire(
        service.stores.chiffres, kafka, topic=nom, dire=lambda _: None, horloge=service.horloge, attente=4.0
    )
    await tache
    assert (bilan.evenements, bilan.echange) == (len(tous), True)


async def test_an_empty_topic_rebuilds_nothing(service: Activites, kafka: str) -> None:
    nom = topic()
    await ensure(kafka, [nom])
    bilan, _ = await refaire(service, kafka, nom)
    assert bilan == Bilan(0, 0, (), echange=True)


async def test_a_rebuild_by_a_former_definition_is_begun_again(service: Activites, kafka: str) -> None:
    tous, nom = dits(40), topic()
    await publier(kafka, nom, tous)
    await entendre(service, tous[:-1])
    await refaire(service, kafka, nom)
    chiffres = service.stores.chiffres
    await chiffres.vivant.change(LEQUEL, lambda v: replace(v or Vivant(), definition="cra.1"))
    bilan, _ = await refaire(service, kafka, nom)
    assert bilan.evenements == len(tous)


async def test_figures_are_published_at_the_start_and_audited_in_the_night(
    service: Activites, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    await entendre(service, dits(20))
    nuit = Nuit(service.stores.chiffres, horloge=service.horloge)
    await nuit.tour()
    assert await service.stores.chiffres.publiques.get(f"{FRANCE}|2025") is not None
    service.horloge.avancer(timedelta(hours=13))  # after midnight, before the night's hour
    await nuit.tour()
    assert not [r for r in caplog.records if r.message.startswith("audit:")]
    service.horloge.avancer(timedelta(hours=3))
    for _ in range(2):
        await nuit.tour()
    (dit,) = [r.message for r in caplog.records if r.message.startswith("audit:")]
    assert dit.endswith(" 0 differ")


class Record:
    def __init__(self, headers: dict[str, bytes], value: bytes) -> None:
        self.headers, self.value = [*headers.items()], value


def test_a_record_is_read_by_its_headers_and_of_its_body_only_what_counts() -> None:
    e = dits(1)[0]
    entetes = dict(headers_of(enveloppe(e), "conum/essai"))
    corps = {**e.corps, "champ_futur": 1}
    recu = lu(Record(entetes, msgspec.json.encode(corps)))
    assert recu is not None
    assert recu[1] == Meta(event_id=e.id, type=e.type, key=e.corps["cra"], sequence=1, time=e.le)
    assert lu(Record({**entetes, "ce_type": b"cra.cra_oublie.v1"}, b"{}")) is None
    for faux in (Record({}, b"{}"), Record({**entetes, "ce_sequence": b"x"}, b"{}"), Record(entetes, b"{")):
        with pytest.raises((KeyError, ValueError, msgspec.DecodeError)):
            lu(faux)


def test_the_command_answers_on_an_empty_store(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CONUM_DATA", str(tmp_path))
    monkeypatch.delenv("MONGODB_URI", raising=False)
    assert main(["publier"]) == 0
    assert main(["auditer", "--jours", "1"]) == 0
    assert "0 diffèrent" in capsys.readouterr().out
