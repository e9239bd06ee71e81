"""Exports of a million CRA: lines a second, the memory of the worker, the weight of the file, a question on it."""

import asyncio
import json
import os
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import msgspec

from services.activites.domain import Cra, Saisie
from services.activites.exports.atelier import Atelier
from services.activites.exports.domain import Export, Perimetre
from services.activites.exports.question import demander
from services.activites.exports.vocabulaire import FormatExport, GenrePerimetre
from services.activites.store import COLLECTIONS, CRAS, Stores
from services.activites.vocabulaire import Statut
from services.kit.objets import Objets
from services.kit.store import Collection, open_engine
from services.kit.temps import maintenant, uuid7

from .figures import Figure, montrer
from .generateur_cra import DEBUT, cras

COMBIEN = 20_000 if os.environ.get("BENCH_SHORT") else 1_000_000
JOURS = 730
LOT = 5_000
QUESTION = "SELECT departement, count(*), sum(duree), sum(participants) FROM cra GROUP BY ALL ORDER BY 2 DESC LIMIT 5"


def _cra(corps: dict[str, Any], le: datetime) -> Cra:
    dit = {"type": corps["type_cra"], **{n: corps[n] for n in Saisie.__dataclass_fields__ if n in corps}}
    saisie = msgspec.convert(dit, Saisie, str_keys=True)
    communs = {n: corps[n] for n in ("conseiller", "contrat", "poste", "structure", "siret", "departement")}
    return Cra(
        id=corps["cra"],
        **communs,
        commune_employeur=corps["commune_employeur"],
        saisie=saisie,
        statut=Statut.TRANSMIS,
        transmis_le=le,
        modifie_le=le,
    )


def _rangees() -> Iterator[tuple[str, int, str, str, str]]:
    """The rows of the store, as the engine writes them."""
    for corps, le in cras(COMBIEN, jours=JOURS):
        cra = _cra(corps, le)
        colonnes = {nom: de(cra) for nom, de in CRAS.columns.items()}
        corps_du_cra = msgspec.json.encode(msgspec.to_builtins(cra, str_keys=True)).decode()
        yield cra.id, 1, corps_du_cra, msgspec.json.encode(colonnes).decode(), "{}"


async def remplir(dossier: Path) -> float:
    """Loads the reports; seconds. Their indexes are made at the end, when the store is opened as the service does."""
    debut = time.perf_counter()
    sans_index = Collection(CRAS.name, CRAS.type, columns=CRAS.columns)
    await (await open_engine("activites", [sans_index], folder=dossier)).close()
    with sqlite3.connect(dossier / "activites.sqlite3") as base:
        base.executemany("INSERT INTO cras (id, version, body, ix, commandes) VALUES (?, ?, ?, ?, ?)", _rangees())
    base.close()
    await (await open_engine("activites", COLLECTIONS, folder=dossier)).close()
    return time.perf_counter() - debut


async def exporter(dossier: Path, format: FormatExport) -> dict[str, Any]:
    """One export of them all, by the worker, alone in this process."""
    engine = await open_engine("activites", COLLECTIONS, folder=dossier)
    stores, objets = Stores.on(engine), Objets.dossier(dossier / "objets")
    try:
        export, fait = Export.demander(
            uuid7(),
            demandeur="bench",
            format=format,
            perimetre=Perimetre(genre=GenrePerimetre.NATION),
            du=DEBUT,
            au=date(2026, 12, 31),
            ouverts=0,
            le=maintenant(),
        )
        await stores.exports.add(export, fait)
        avant, debut, cpu = _memoire(), time.perf_counter(), time.process_time()
        await Atelier(stores, objets).tour()
        secondes, cpu = time.perf_counter() - debut, time.process_time() - cpu
        fini = await stores.exports.get(export.id)
    finally:
        await engine.close()
    if fini is None or fini.fichier is None or fini.ecrites != COMBIEN:
        raise SystemExit(f"not exported: {fini}")
    return {
        "secondes": secondes,
        "cpu": cpu,
        "memoire": _memoire() - avant,
        "taille": fini.fichier.taille,
        "fichier": str(dossier / "objets" / fini.fichier.cle),
    }


def _memoire() -> float:
    """The most that this process has held so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _a_part(dossier: Path, format: FormatExport) -> dict[str, Any]:
    ordre = [sys.executable, "-m", "tests.bench.exports", str(dossier), format.value]
    sortie = subprocess.run(ordre, check=True, stdout=subprocess.PIPE, text=True).stdout
    mesure: dict[str, Any] = json.loads(sortie)
    return mesure


def _question(fichier: Path) -> float:
    debut = time.perf_counter()
    demander(QUESTION, fichier)
    return time.perf_counter() - debut


def mesures() -> list[Figure]:
    with tempfile.TemporaryDirectory(prefix="conum-bench-") as nom:
        dossier = Path(nom)
        charge = asyncio.run(remplir(dossier))
        mesures = {format: _a_part(dossier, format) for format in FormatExport}
        question = _question(Path(mesures[FormatExport.PARQUET]["fichier"]))
    comment = f"{COMBIEN:,} CRA of two years, SQLite, one worker"
    figures = [Figure("export: CRA loaded", charge, "s", f"{COMBIEN:,}, with their indexes")]
    for format, m in mesures.items():
        figures += [
            Figure(f"export {format}: time", m["secondes"], "s", comment),
            Figure(f"export {format}: CPU", m["cpu"], "s", "of that process, all its threads"),
            Figure(f"export {format}: lines", COMBIEN / m["secondes"], "/s", comment),
            Figure(f"export {format}: memory", m["memoire"], "MB", "grown by the worker's process", "< 500"),
            Figure(f"export {format}: file", m["taille"] / 1e6, "MB", comment),
        ]
    return [*figures, Figure("export: a question on the Parquet file", question * 1_000, "ms", QUESTION[:40] + "…")]


if __name__ == "__main__":
    if sys.argv[1:]:
        print(json.dumps(asyncio.run(exporter(Path(sys.argv[1]), FormatExport(sys.argv[2])))))
    else:
        montrer(mesures())
