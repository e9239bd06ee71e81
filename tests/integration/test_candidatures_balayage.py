"""Processes that sweep the same store at once, one of them killed on the way: each thing is told once."""

import asyncio
import sys
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from pymongo import MongoClient

from services.candidatures.balayage import Balayage
from services.candidatures.domain import Candidature, Eligibilite, Formulaire, Nature, VerdictEligibilite
from services.candidatures.store import COLLECTIONS, Stores
from services.kit.store import Engine, open_engine
from services.kit.temps import uuid7

from .engines import ENGINES, mongodb_uri

LE_DEPOT = datetime(2026, 3, 10, 9, tzinfo=UTC)
TARD = LE_DEPOT + timedelta(days=21)
DUES = 150


async def _deposer(stores: Stores, n: int) -> None:
    formulaire = Formulaire(
        postes_souhaites=1,
        motivation="Un projet.",
        debut_souhaite=date(2027, 1, 1),
        candidat_identifie=True,
        engagement_accepte=True,
    )
    ouverte, _ = Candidature.ouvrir(
        uuid7(),
        structure=f"s{n}",
        siret=f"{n:014}",
        departement="69",
        nature=Nature.INITIALE,
        formulaire=formulaire,
        le=LE_DEPOT,
    )
    deposee, *faits = ouverte.deposer(eligibilite=Eligibilite(verdict=VerdictEligibilite.ELIGIBLE), le=LE_DEPOT)
    await stores.candidatures.add(deposee, *faits)


async def _relances(engine: Engine) -> Counter[str]:
    envelopes = await engine.rows("candidatures").outbox(10_000)
    return Counter(e.key for e in envelopes if e.type == "candidature.relance_avis.v1")


@pytest.mark.parametrize("kind", ENGINES)
async def test_three_processes_sweep_and_one_is_killed_on_the_way(kind: str, tmp_path: Path) -> None:
    uri, name = mongodb_uri() if kind == "mongo" else "", f"candidatures_{uuid7()[-12:]}"
    engine = await open_engine(name, COLLECTIONS, folder=tmp_path, uri=uri or None)
    try:
        stores = Stores.on(engine)
        for n in range(DUES):
            await _deposer(stores, n)
        arguments = ["-m", f"{__package__}.candidatures_balayage", str(tmp_path), name, uri, TARD.isoformat()]
        processes = [await asyncio.create_subprocess_exec(sys.executable, *arguments) for _ in range(3)]
        async with asyncio.timeout(120):
            while not await _relances(engine):  # noqa: ASYNC110 - another process writes it
                await asyncio.sleep(0.005)
            processes[0].kill()
            await asyncio.gather(*(p.wait() for p in processes))
        await Balayage(stores, horloge=lambda: TARD).tour()
        relances = await _relances(engine)
        assert (len(relances), set(relances.values())) == (DUES, {1})
    finally:
        await engine.close()
        if uri:
            with MongoClient[dict[str, object]](uri) as client:
                client.drop_database(name)
