"""Each query of the dashboards at one size and at ten times that; the largest département's year against DuckDB over
the same facts in Parquet. 100,000 and 1 million CRA; with BENCH_GRAND=1, 1 and 10 million.

Each report has its own conseiller, day, commune and moment; what it says is one of 100,000 forms drawn beforehand.
"""

import asyncio
import os
import random
import statistics
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from itertools import islice
from pathlib import Path
from typing import Any, Self

import duckdb
import msgspec

from services.activites.statistiques.comptage import CraDit, cellule_de
from services.activites.statistiques.grandeurs import ecrire
from services.activites.statistiques.jeux import Chiffres, Jeu
from services.activites.statistiques.lecture import Releve, lire_chiffres
from services.activites.statistiques.periodes import Pas, Periode
from services.activites.statistiques.publication import publier
from services.activites.statistiques.reconstruction import compter_tout
from services.activites.statistiques.series import place
from services.activites.statistiques.store import COLLECTIONS, FaitCra
from services.activites.vocabulaire import Lieu
from services.kit.store import open_engine
from services.kit.temps import maintenant, uuid7

from .figures import Figure, montrer
from .generateur_cra import Depot, Monde, depots, ou, saisie

TAILLES = (1_000, 10_000) if os.environ.get("BENCH_SHORT") else (100_000, 1_000_000)
if os.environ.get("BENCH_GRAND"):
    TAILLES = (1_000_000, 10_000_000)
FORMES = 1_000 if os.environ.get("BENCH_SHORT") else 100_000
TOURS = 40
LOT = 5_000
ANNEE = Periode(date(2025, 1, 1), date(2025, 12, 31))
MARS = Periode(date(2025, 3, 1), date(2025, 3, 31))
DEUX_ANS = Periode(date(2024, 1, 1), date(2025, 12, 31))


@dataclass(frozen=True)
class Formes:
    """What reports say, drawn once: for each its cell and its place, and all of them in DuckDB as ``formes``."""

    cellules: list[str]
    lieux: list[Lieu]
    base: duckdb.DuckDBPyConnection

    @classmethod
    def tirer(cls, nombre: int, monde: Monde, dossier: Path) -> Self:
        hasard, fichier = random.Random(2), dossier / "formes.ndjson"
        base, corps = duckdb.connect(), list[dict[str, Any]]()
        rien = {"cra": "", "conseiller": "", "structure": "", "departement": "", "jour": date.min, "statut": "TRANSMIS"}
        for forme in range(nombre):
            corps.append({"forme": forme, **saisie(hasard, monde.employes[0])})
        fichier.write_bytes(
            b"\n".join(msgspec.json.encode({k: v for k, v in c.items() if k != "commune"}) for c in corps)
        )
        base.sql(f"CREATE TABLE formes AS FROM read_ndjson('{fichier}')")
        cellules = [ecrire(cellule_de(msgspec.convert({**rien, **c}, CraDit))) for c in corps]
        return cls(cellules, [c["lieu"] for c in corps], base)


@asynccontextmanager
async def charge(
    dossier: Path, nombre: int, monde: Monde, formes: Formes
) -> AsyncIterator[tuple[Chiffres, list[Figure]]]:
    """A store with that many CRA, counted, and their Parquet beside it."""
    engine = await open_engine(f"cra{nombre}", COLLECTIONS, folder=dossier)
    chiffres = Chiffres.on(engine)
    jeu = await chiffres.jeu()
    debut, ecrits, hasard = time.perf_counter(), 0.0, random.Random(1)
    faits = depots(nombre, hasard, monde.employes)
    for n in range(0, nombre, LOT):
        lot = [fait(depot, hasard, formes) for depot in islice(faits, LOT)]
        parti = time.perf_counter()
        await jeu.faits.put_many((cra, dit, 1) for cra, dit, _ in lot)
        ecrits += time.perf_counter() - parti
        _parquet(dossier / f"{nombre}", n // LOT, lot, formes)
        if n and n % 500_000 == 0:
            print(f"{n:,} CRA in {time.perf_counter() - debut:.0f} s", flush=True)
    generes = time.perf_counter() - debut
    debut = time.perf_counter()
    pages = await compter_tout(jeu, maintenant(), lambda _: None)
    compte = time.perf_counter() - debut
    print(f"{nombre:,} CRA: made in {generes:.0f} s, {pages:,} pages counted in {compte:.0f} s", flush=True)
    figures = [
        Figure(
            f"statistics: facts kept, {nombre:,} CRA", nombre / ecrits, "/s", "put_many on SQLite, gated by version"
        ),
        Figure(f"statistics: all pages counted, {nombre:,} CRA", nombre / compte, "facts/s", f"{pages:,} pages"),
    ]
    try:
        yield chiffres, figures
    finally:
        await engine.close()


Dit = tuple[str, FaitCra, int]
"""A report, its fact, and which form it is."""


def fait(depot: Depot, hasard: random.Random, formes: Formes) -> Dit:
    qui, forme = depot.employe, int(hasard.random() * len(formes.cellules))
    la = place(
        structure=qui.structure,
        conseiller=qui.conseiller,
        commune=ou(hasard, qui, formes.lieux[forme]),
        departement=qui.commune.departement,
        jour=depot.jour,
    )
    return depot.cra, FaitCra(place=la, cellule=formes.cellules[forme], evenement=uuid7(), le=depot.le), forme


def _parquet(dossier: Path, numero: int, lot: Iterable[Dit], formes: Formes) -> None:
    """One file for each lot, as the facts come: day after day."""
    dossier.mkdir(exist_ok=True)
    lignes = dossier / "lot.ndjson"
    with lignes.open("wb") as fichier:
        for cra, dit, forme in lot:
            fichier.write(msgspec.json.encode({"cra": cra, "forme": forme, **asdict(dit.place)}) + b"\n")
    tout = f"SELECT * FROM read_ndjson('{lignes}') JOIN formes USING (forme)"
    formes.base.sql(f"COPY ({tout}) TO '{dossier}/{numero:05}.parquet'")
    lignes.unlink()


async def medianes(*appels: Callable[[], Awaitable[object]]) -> list[float]:
    """Milliseconds of each, in rounds taken in turn: what else the machine does weighs on all of them."""
    mesures: list[list[float]] = [[] for _ in appels]
    for tour in range(TOURS + 1):
        for appel, mesure in zip(appels, mesures, strict=True):
            debut = time.perf_counter()
            await appel()
            if tour:
                mesure.append((time.perf_counter() - debut) * 1e3)
    return [statistics.median(mesure) for mesure in mesures]


def requetes(monde: Monde) -> dict[str, tuple[list[str], Periode, Pas]]:
    employe = monde.employes[0]
    return {
        "the nation's two years by month": (["FRANCE:"], DEUX_ANS, Pas.MOIS),
        "a région's year by month": (["REGION:32"], ANNEE, Pas.MOIS),
        "the largest département's year by month": (["DEPARTEMENT:59"], ANNEE, Pas.MOIS),
        "a département's month by day": (["DEPARTEMENT:59"], MARS, Pas.JOUR),
        "a département's year by day": (["DEPARTEMENT:59"], ANNEE, Pas.JOUR),
        "an EPCI's year by month": (["EPCI:245900410"], ANNEE, Pas.MOIS),
        "a commune's year by month": ([f"COMMUNE:{employe.commune.code}"], ANNEE, Pas.MOIS),
        "a structure's month by day": ([f"STRUCTURE:{employe.structure}"], MARS, Pas.JOUR),
        "a conseiller's month by day": ([f"CONSEILLER:{employe.conseiller}"], MARS, Pas.JOUR),
    }


def _lire(jeu: Jeu, series: list[str], periode: Periode, pas: Pas) -> Callable[[], Awaitable[Releve]]:
    return lambda: lire_chiffres(jeu, series, periode, pas, horloge=maintenant)


SQL = """
SELECT month(jour) AS mois, count(*) AS cra, sum(participants) AS participants, sum(duree) AS minutes,
  count(*) FILTER (type_cra = 'COLLECTIF') AS collectifs, count(*) FILTER (duree < 30) AS courts,
  count(*) FILTER (list_contains(themes, 'EMAIL')) AS email, sum(ages.DE_25_A_39) AS de_25_a_39
FROM read_parquet('{}/*.parquet') WHERE departement = '59' AND jour BETWEEN '2025-01-01' AND '2025-12-31'
GROUP BY mois ORDER BY mois"""


def duckdb_lit(dossier: Path) -> Callable[[], Awaitable[list[tuple[int, ...]]]]:
    base = duckdb.connect()

    async def lire() -> list[tuple[int, ...]]:
        return base.sql(SQL.format(dossier)).fetchall()

    return lire


async def contre_duckdb(dossier: Path, nombre: int, jeu: Jeu) -> list[Figure]:
    le_leur = duckdb_lit(dossier / f"{nombre}")
    le_notre = _lire(jeu, ["DEPARTEMENT:59"], ANNEE, Pas.MOIS)
    attendu = [(t.du.month, c[0], c[2], c[4]) for t, c in (await le_notre()).tranches if c[0]]
    if [ligne[:4] for ligne in await le_leur()] != attendu:
        raise SystemExit("DuckDB and the pages do not count the same")
    leur, notre = await medianes(le_leur, le_notre)
    nom = f"{nombre:,} CRA"
    return [
        Figure(f"statistics: DuckDB, the largest département's year, {nom}", leur, "ms", "8 measures, Parquet"),
        Figure(f"statistics: DuckDB ÷ ours, {nom}", leur / notre, "×", "ours answers 81 measures", "≥ 30"),
    ]


async def edition(chiffres: Chiffres, nombre: int) -> Figure:
    debut = time.perf_counter()
    await publier(chiffres, horloge=lambda: datetime(2025, 12, 31, tzinfo=UTC))
    duree = time.perf_counter() - debut
    return Figure(f"statistics: public edition of two years, {nombre:,} CRA", duree, "s", "every territory")


async def mesures() -> list[Figure]:
    monde, (petit, grand) = Monde(), TAILLES
    with tempfile.TemporaryDirectory(prefix="conum-bench-") as nom:
        dossier = Path(nom)
        formes = Formes.tirer(FORMES, monde, dossier)
        async with (
            charge(dossier, petit, monde, formes) as (un, figures),
            charge(dossier, grand, monde, formes) as (dix, suite),
        ):
            jeux = await un.jeu(), await dix.jeu()
            figures += suite
            for quoi, demande in requetes(monde).items():
                avant, apres = await medianes(*(_lire(jeu, *demande) for jeu in jeux))
                reference = f"median of {TOURS}, {grand:,} CRA, SQLite"
                figures += [
                    Figure(f"statistics: {quoi}", apres, "ms", reference),
                    Figure(f"statistics: {quoi}, growth", apres / avant, "×", f"{grand:,} ÷ {petit:,} CRA", "≤ 1.2"),
                ]
            figures += await contre_duckdb(dossier, petit, jeux[0])
            figures += await contre_duckdb(dossier, grand, jeux[1])
            figures += [await edition(un, petit), await edition(dix, grand)]
    return figures


if __name__ == "__main__":
    montrer(asyncio.run(mesures()))
