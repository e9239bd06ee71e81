"""A session of 500 candidatures: scored, its best share found and proved, then taken; time and memory."""

import asyncio
import os
import random
import resource
import tempfile
import time
from pathlib import Path
from typing import Final

from services.kit.temps import uuid7
from services.selection import coselec, evaluation, simulation
from services.selection.domain import Indicateurs, noter
from services.selection.domain.bareme import FRR
from services.selection.simulation import Simulation
from tests.integration.selection import UN_JOUR, Selection, ouvrir

from .figures import Figure, montrer

COMBIEN: Final = 50 if os.environ.get("BENCH_SHORT") else 500
DEPARTEMENTS: Final = [f"{n:02}" for n in range(1, 96) if n != 20]
TOURS: Final = 5


def memoire() -> float:
    """The most that this process has held, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


async def seance(selection: Selection, hasard: random.Random) -> str:
    """A session that sits on all of them, in all départements, with marks, indicators, and too few posts for all."""
    candidatures = [f"candidature-{n:04}" for n in range(COMBIEN)]
    enveloppes = {f"d{d}": hasard.randint(3, 12) for d in DEPARTEMENTS}
    campagne = await selection.campagne(COMBIEN, **enveloppes)
    for candidature in candidatures:
        souhaites = hasard.randint(1, 6)
        await selection.avis(
            candidature,
            departement=hasard.choice(DEPARTEMENTS),
            rang=hasard.randint(1, 12),
            postes_souhaites=souhaites,
            postes_recommandes=hasard.randint(1, souhaites),
        )
        indicateurs = Indicateurs(
            population=hasard.randint(200, 40_000),
            population_millesime="2023",
            frr=hasard.choice(list(FRR)),
            frr_millesime="2025-07-10",
            qpv=("QN00101M",) if hasard.random() < 0.2 else (),
            qpv_millesime="2024",
            outre_mer=False,
            postes_pour_10000=hasard.randint(0, 200),
            le=UN_JOUR,
        )
        await selection.stores.indicateurs.put(f"structure-de-{candidature}", indicateurs, sequence=1)
    session = await selection.session(campagne)
    await coselec.clore_ordre_du_jour(selection.stores, session, candidatures, role="anct", le=UN_JOUR)
    await selection.ouvrir(session)
    return session


async def scores(selection: Selection, session: str) -> list[int]:
    """The whole agenda, read and scored as the query ``scores`` does."""
    tenue = await selection.stores.sessions.get(session)
    assert tenue is not None
    campagne = await selection.stores.campagnes.get(tenue.campagne)
    assert campagne is not None
    entrees = await evaluation.entrees(selection.stores, session, tenue.ordre_du_jour)
    return [noter(e, campagne.poids).valeur for e in entrees]


async def simuler(selection: Selection, session: str, *, indivisible: bool) -> tuple[float, Simulation]:
    debut = time.perf_counter()
    simulee = await simulation.simuler(selection.stores, session, hypotheses={}, indivisible=indivisible)
    return time.perf_counter() - debut, simulee


async def mesures(selection: Selection) -> list[Figure]:
    session = await seance(selection, random.Random(2026))
    debut = time.perf_counter()
    for _ in range(TOURS):
        assert len(await scores(selection, session)) == COMBIEN
    notees = (time.perf_counter() - debut) / TOURS
    avant = memoire()
    premiere, simulee = await simuler(selection, session, indivisible=False)
    durees = [await simuler(selection, session, indivisible=False) for _ in range(TOURS)]
    entieres = [await simuler(selection, session, indivisible=True) for _ in range(TOURS)]
    solveur = memoire() - avant
    prouves = [s.repartition is not None and s.repartition.prouve for _, s in (*durees, *entieres)]
    debut = time.perf_counter()
    proposition = await simulation.proposer(selection.stores, uuid7(), session, hypotheses={}, role="anct", le=UN_JOUR)
    await simulation.retenir(selection.stores, proposition.id, role="anct", auteur="bench", le=UN_JOUR)
    await simulation.appliquer(selection.stores, proposition.id)
    retenue = time.perf_counter() - debut
    campagne = await selection.stores.campagnes.get(simulee.campagne)
    if campagne is None or campagne.total_attribue != proposition.postes:
        raise SystemExit("the proposal that was taken is not what was allotted")
    quoi = f"{COMBIEN} candidatures, {len(DEPARTEMENTS)} départements"
    return [
        Figure("committee: agenda scored", notees * 1_000, "ms", quoi, "< 1,000"),
        Figure("committee: first proposal", premiere * 1_000, "ms", "imports the solver", "< 5,000"),
        Figure("committee: best share, divisible", max(d for d, _ in durees) * 1_000, "ms", quoi, "< 5,000"),
        Figure("committee: best share, all or nothing", max(d for d, _ in entieres) * 1_000, "ms", quoi, "< 5,000"),
        Figure("committee: optimum proved", 100 * sum(prouves) / len(prouves), "%", f"of {len(prouves)} shares", "100"),
        Figure("committee: memory of the solver", solveur, "MiB", "most held, over the service's", "< 200"),
        Figure(
            "committee: proposal applied", retenue * 1_000, "ms", f"{len(campagne.prises(session))} decisions, SQLite"
        ),
    ]


async def tout() -> list[Figure]:
    with tempfile.TemporaryDirectory(prefix="conum-bench-") as dossier:
        async with ouvrir("sqlite", Path(dossier)) as selection:
            return await mesures(selection)


if __name__ == "__main__":
    montrer(asyncio.run(tout()))
