"""Each process of a service by itself: how long it takes to be ready, its memory at rest and under load."""

import asyncio
import os
import tempfile
import time
from pathlib import Path

import httpx

from infra.local.place import SERVICES, Place
from infra.local.supervisor import Plateforme, plateforme
from tests.journey.foule import Foule

from .figures import Figure, montrer
from .plateforme import memoire

CHARGE = 5.0 if os.environ.get("BENCH_SHORT") else 20.0
REPOS = 3.0


async def mesures() -> list[Figure]:
    with tempfile.TemporaryDirectory(prefix="conum-bench-") as dossier:
        async with plateforme(Place.free(Path(dossier))) as conum, httpx.AsyncClient(timeout=30) as http:
            foule = Foule(conum, http, 1)
            await foule.preparer()
            figures = await demarrages(conum)
            await asyncio.sleep(REPOS)
            repos = memoires(conum)
            charge = await sous_charge(conum, foule)
    for nom, valeur in repos.items():
        figures.append(Figure(f"footprint: {nom} at rest", valeur, "MiB", "resident"))
        figures.append(Figure(f"footprint: {nom} under load", charge[nom], "MiB", "resident, the most seen"))
    return figures


async def demarrages(conum: Plateforme) -> list[Figure]:
    """One after the other, so that none waits for the processor that another has."""
    figures = []
    for service in SERVICES:
        await conum.stop(service)
        figures.append(Figure(f"start-up: {service}", await conum.start(service), "s", "until /health/ready says so"))
    return figures


def memoires(conum: Plateforme) -> dict[str, float]:
    pids = {nom: conum.pid(nom) for nom in (*SERVICES, "gateway")}
    return {nom: memoire(pid) for nom, pid in pids.items() if pid}


async def sous_charge(conum: Plateforme, foule: Foule) -> dict[str, float]:
    """Structures register and apply as fast as they are answered; of each process the most that was seen."""
    plus, numero, fin = memoires(conum), 0, time.monotonic() + CHARGE
    while time.monotonic() < fin:
        await foule.arriver(range(numero, numero + 12), 6)
        numero += 12
        plus = {nom: max(plus[nom], valeur) for nom, valeur in memoires(conum).items()}
    return plus


if __name__ == "__main__":
    montrer(asyncio.run(mesures()))
