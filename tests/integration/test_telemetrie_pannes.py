"""Each fault raises its alerts on the running platform, and no longer once it is mended; the rules are ours, on a
genuine Prometheus, with a faster clock. Then: every metric that a rule or a dashboard names has been emitted."""

import asyncio
import io
from collections.abc import AsyncIterator, Mapping

import httpx
import pytest
import pytest_asyncio
from rich.console import Console

from infra.local.demo.chapitres import jouer
from infra.local.demo.journee import Journee
from infra.local.demo.recit import Recit
from infra.local.place import SERVICES, Place
from infra.local.supervisor import plateforme
from infra.telemetry.sources import metriques

from .telemetrie import Releve, releve
from .telemetrie_pannes import ESSAIS
from .telemetrie_pannes.essais import PATIENCE, Places, essayer

pytestmark = pytest.mark.asyncio(loop_scope="module")
REGLAGES = {
    "OTEL_METRIC_EXPORT_INTERVAL": "1000",
    "OTEL_SAMPLING_RATE": "1",
    "CONUM_AUDIT_PAUSE": "1",
    "CONUM_AUDIT_DELAI": "2",
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


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def essais(
    request: pytest.FixtureRequest, journee: Journee, vu: Releve
) -> AsyncIterator[Mapping[str, asyncio.Task[None]]]:
    """All trials that this session asks for, on their way: each waits for what it breaks to be whole."""
    demandes = [item.callspec.params.get("essai") for item in request.session.items if hasattr(item, "callspec")]
    places = Places()
    en_cours = {
        nom: asyncio.create_task(essayer(trial, journee, vu, places), name=nom)
        for nom, trial in ESSAIS.items()
        if nom in demandes
    }
    yield en_cours
    for tache in en_cours.values():
        tache.cancel()
    await asyncio.wait(en_cours.values())


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


@pytest.mark.parametrize("essai", ESSAIS)
async def test_a_fault_raises_its_alerts_until_it_is_mended(
    essai: str, essais: Mapping[str, asyncio.Task[None]]
) -> None:
    await essais[essai]


async def test_every_metric_of_a_rule_or_a_dashboard_has_been_emitted(journee: Journee, vu: Releve) -> None:
    """After the faults: what only a fault emits has been emitted too."""
    assert metriques() - await vu.noms() == set()
