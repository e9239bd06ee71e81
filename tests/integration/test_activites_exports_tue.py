"""A worker that is killed: what it had kept stays, another one goes on, and the file has every report once."""

import asyncio
import signal
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest
from pymongo import MongoClient

from services.activites.exports.menage import AGE, MenageExports
from services.activites.exports.vocabulaire import StatutExport
from services.activites.store import Stores
from services.kit.objets import Objets
from services.kit.store import open_engine
from services.kit.temps import maintenant, uuid7

from .engines import ENGINES, mongodb_uri
from .exports import COLLECTIONS, Exports, cra
from .exports_tue import BAIL

CRAS = 1_500
TUES_APRES = (2, 1, 4)
"""Segments that each worker keeps before it is killed; the last one is left alone."""


async def _tuer_apres(segments: int, *ou: str) -> None:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.integration.exports_tue", *ou), stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    try:
        for _ in range(segments):
            async with asyncio.timeout(30):
                assert await process.stdout.readline() == b"segment\n"
    finally:
        process.send_signal(signal.SIGKILL)
        await process.wait()
    await asyncio.sleep(BAIL.total_seconds())


@pytest.mark.parametrize("engine", ENGINES)
async def test_an_export_whose_workers_are_killed_has_every_report_once(engine: str, tmp_path: Path) -> None:
    name, uri = f"activites_{uuid7()[-12:]}", mongodb_uri() if engine == "mongo" else None
    (tmp_path / "vus").mkdir()
    store = await open_engine(name, COLLECTIONS, folder=tmp_path, uri=uri)
    try:
        e = Exports(Stores.on(store), Objets.dossier(tmp_path / "objets"), tmp_path / "vus")
        e.horloge.le = maintenant()
        await e.garder(*[cra(f"c-{n:04d}", jour=date(2026, 1, 1) + timedelta(days=n % 31)) for n in range(CRAS)])
        id = await e.demander()
        trouvees = []
        for segments in TUES_APRES:
            await _tuer_apres(segments, engine, name, str(tmp_path))
            trouvees.append((await e.lire(id)).reprise.trouvees)
        assert trouvees == sorted(trouvees), "nobody reads again what was kept"
        assert 0 < trouvees[-1] < CRAS
        e.horloge.le = maintenant()
        await e.atelier().tour()
        assert (await e.lire(id)).statut is StatutExport.PRET
        assert sorted(await e.lignes(id)) == [f"c-{n:04d}" for n in range(CRAS)]
        e.horloge.avancer(AGE + timedelta(minutes=1))
        await MenageExports(e.stores, e.objets, horloge=e.horloge).tour()
        assert [vu.key async for vu in e.objets.list()] == [getattr((await e.lire(id)).fichier, "cle", None)]
    finally:
        await store.close()
        if uri:
            with MongoClient[dict[str, object]](uri) as client:
                client.drop_database(name)
