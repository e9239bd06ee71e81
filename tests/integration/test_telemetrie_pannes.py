"""Each fault raises its alert on the running platform, and no longer once it is mended; the rules are ours, on a
genuine Prometheus, with a faster clock. Then: every metric that a rule or a dashboard names has been emitted."""

import asyncio
import io
import itertools
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import httpx
import pytest
import pytest_asyncio
from aiokafka import AIOKafkaProducer
from rich.console import Console

from infra.local.demo import documents as d
from infra.local.demo.chapitres import jouer
from infra.local.demo.client import Client, Echec
from infra.local.demo.journee import Journee
from infra.local.demo.personnes import DIE
from infra.local.demo.recit import Recit
from infra.local.place import SERVICES, Place
from infra.local.supervisor import Plateforme, plateforme
from infra.telemetry.sources import metriques

from .telemetrie import Releve, releve

pytestmark = pytest.mark.asyncio(loop_scope="module")
PATIENCE = 240
NUMEROS = itertools.count(2)
REGLAGES = {
    "OTEL_METRIC_EXPORT_INTERVAL": "1000",
    "OTEL_SAMPLING_RATE": "1",
    "CONUM_AUDIT_PAUSE": "1",
    "CONUM_AUDIT_DELAI": "3",
    "CONUM_ENVOI_REPRISE": "1",
    # It is the alerts that are tried here, not the patience of clients on a busy machine.
    "UPSTREAM_TIMEOUT_MS": "30000",
}


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Place:
    return Place.free(tmp_path_factory.mktemp("telemetrie"))


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def vu(place: Place) -> AsyncIterator[Releve]:
    passerelle = {"conum/gateway": f"127.0.0.1:{place.port('gateway')}"}
    async with releve(place.folder / "prometheus", place.base + 7, passerelle) as received:
        yield received


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def journee(place: Place, vu: Releve) -> AsyncIterator[Journee]:
    """The demo, played to its end: something of each kind has happened."""
    with pytest.MonkeyPatch.context() as env:
        for nom, valeur in {**REGLAGES, "OTEL_EXPORTER_OTLP_ENDPOINT": vu.endpoint}.items():
            env.setenv(nom, valeur)
        async with plateforme(place) as running, httpx.AsyncClient(timeout=60, trust_env=False) as http:
            played = Journee(running, http, Recit(Console(file=io.StringIO())))
            await jouer(played)
            yield played


@pytest.fixture
def conum(journee: Journee) -> Plateforme:
    return journee.plateforme


async def leve(vu: Releve, *alertes: str, vraie: bool = True) -> None:
    async with asyncio.timeout(PATIENCE):
        for alerte in alertes:
            await vu.jusqu_a(alerte, vraie=vraie)


def siret() -> str:
    """Of one more establishment of Die's, each time."""
    debut = f"{DIE.siren}{next(NUMEROS):04d}"
    somme = sum(sum(divmod(int(c) * (2 - i % 2), 10)) for i, c in enumerate(reversed(debut)))
    return f"{debut}{-somme % 10}"


async def inscrire(journee: Journee) -> None:
    """A structure registers: one fact, and one mail to confirm its address."""
    numero = siret()
    client = journee.client("structure", siret=numero)
    await client.faire(d.ENREGISTRER, demande={**DIE.demande, "siret": numero}, cle=numero)


async def test_the_journey_leaves_every_auditor_at_zero(journee: Journee, vu: Releve) -> None:
    attendus = {"faits_non_publies", "registre", "postes", "statistiques", "decisions_non_envoyees"}
    async with asyncio.timeout(PATIENCE):
        while {m["auditeur"] for m, _ in await vu.valeur("conum:audit:ecarts == 0")} < attendus:  # noqa: ASYNC110
            await asyncio.sleep(0.5)


async def test_logs_and_traces_come_from_every_service(journee: Journee, vu: Releve) -> None:
    async with asyncio.timeout(PATIENCE):
        while {service for service, _ in vu.spans} < {*SERVICES, "gateway"}:  # noqa: ASYNC110
            await asyncio.sleep(0.5)
        while {service for service, _ in vu.logs} < {*SERVICES}:  # noqa: ASYNC110
            await asyncio.sleep(0.5)


async def test_kafka_is_away(journee: Journee, conum: Plateforme, vu: Releve) -> None:
    await conum.kill("kafka")
    await inscrire(journee)
    await leve(vu, "FaitsNonPublies", "AuditeurEnEcart")
    await conum.start("kafka")
    await leve(vu, "FaitsNonPublies", "AuditeurEnEcart", vraie=False)


async def test_the_mail_server_is_away(journee: Journee, conum: Plateforme, vu: Releve) -> None:
    await conum.kill("mail")
    await inscrire(journee)
    await leve(vu, "CourrielsNePartentPas")
    await conum.start("mail")
    await leve(vu, "CourrielsNePartentPas", vraie=False)


async def test_an_event_that_nobody_can_read(conum: Plateforme, vu: Releve) -> None:
    headers = {
        "ce_id": "poison",
        "ce_type": "structure.structure_enregistree.v1",
        "ce_subject": "poison",
        "ce_sequence": "1",
        "ce_time": "2026-03-02T09:00:00.000000Z",
    }
    async with AIOKafkaProducer(bootstrap_servers=conum.kafka) as producer:
        named = [(name, value.encode()) for name, value in headers.items()]
        await producer.send_and_wait("conum.structure", b"{", key=b"poison", headers=named)
    await leve(vu, "LettreMorte")


@contextmanager
def verrouillee(base: Path) -> Iterator[None]:
    """Nobody else writes there meanwhile."""
    with sqlite3.connect(base, isolation_level=None) as db:
        db.execute("BEGIN IMMEDIATE")
        try:
            yield
        finally:
            db.execute("ROLLBACK")
    db.close()


async def test_a_store_that_does_not_answer(journee: Journee, conum: Plateforme, vu: Releve) -> None:
    anct = Client(journee.http, conum.subgraph("notifications"), conum.token("anct"))

    async def gestes() -> None:
        for n in itertools.count():
            with suppress(Echec):
                await anct.faire(d.BOITE, departement="69", courriel=f"boite{n}@prefecture.example")

    with verrouillee(conum.place.data / "notifications.sqlite3"):
        # Several at once, begun one after the other: they fail at different moments.
        async with asyncio.TaskGroup() as groupe:
            taches = []
            for _ in range(3):
                taches.append(groupe.create_task(gestes()))
                await asyncio.sleep(1.5)
            await inscrire(journee)
            await leve(vu, "ConsommateurBloque", "MagasinEnErreur", "MutationsEnErreur")
            for tache in taches:
                tache.cancel()
    await leve(vu, "ConsommateurBloque", "MagasinEnErreur", vraie=False)


async def test_a_decision_that_was_altered_in_its_store(conum: Plateforme, vu: Releve) -> None:
    altere = "UPDATE decisions SET body = json_set(body, '$.postes_attribues', {}) WHERE id = ?"
    with sqlite3.connect(conum.place.data / "selection.sqlite3") as db:
        lire = "SELECT id, json_extract(body, '$.postes_attribues') FROM decisions LIMIT 1"
        id, postes = db.execute(lire).fetchone()
        db.execute(altere.format(postes + 1), (id,))
        db.commit()
        await leve(vu, "AuditeurEnEcart")
        db.execute(altere.format(postes), (id,))
        db.commit()
    db.close()
    await leve(vu, "AuditeurEnEcart", vraie=False)


async def test_a_service_is_away(journee: Journee, conum: Plateforme, vu: Releve) -> None:
    await conum.kill("selection")
    async with asyncio.timeout(PATIENCE):
        while "PasserelleEnErreur" not in await vu.alertes():
            with suppress(Echec):
                await journee.client("anct").demander("{ campagnes(first: 1) { edges { node { id } } } }")
            await asyncio.sleep(0.3)
    await leve(vu, "ServiceMuet")
    await conum.start("selection")
    await leve(vu, "ServiceMuet", vraie=False)


async def test_what_prometheus_no_longer_reaches(conum: Plateforme, vu: Releve) -> None:
    await conum.stop("gateway")
    await leve(vu, "CollecteMuette")
    await conum.start("gateway")
    await leve(vu, "CollecteMuette", vraie=False)


async def test_every_metric_of_a_rule_or_a_dashboard_has_been_emitted(journee: Journee, vu: Releve) -> None:
    """After the faults: what only a fault emits has been emitted too."""
    assert metriques() - await vu.noms() == set()
