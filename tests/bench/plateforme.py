"""The whole platform at rest: how long it takes to start, and the memory of each of its processes."""

import asyncio
import tempfile
import time
from pathlib import Path

import psutil

from infra.local.place import Place
from infra.local.supervisor import Plateforme, plateforme

from .figures import Figure, montrer

REPOS = 5.0


def memoire(pid: int) -> float:
    """Resident MiB of a process and its children, pages they share counted once each."""
    famille = [psutil.Process(pid), *psutil.Process(pid).children(recursive=True)]
    return sum(p.memory_info().rss for p in famille) / 2**20


async def mesures() -> list[Figure]:
    with tempfile.TemporaryDirectory(prefix="conum-bench-") as dossier:
        place = Place.free(Path(dossier))
        figures = []
        for nom in ("empty data", "data kept"):
            debut = time.monotonic()
            async with plateforme(place) as running:
                figures.append(Figure(f"start: {nom}", time.monotonic() - debut, "s", "all parts ready, caches warm"))
                if nom == "data kept":
                    figures += await au_repos(running)
        return figures


async def au_repos(running: Plateforme) -> list[Figure]:
    await asyncio.sleep(REPOS)
    pids = {nom: running.pid(nom) for nom in running.parts}
    figures = [Figure(f"memory: {n}", memoire(pid), "MiB", "resident, at rest") for n, pid in pids.items() if pid]
    total = sum(f.valeur for f in figures)
    return [*figures, Figure("memory: all", total, "MiB", "sum of the above")]


if __name__ == "__main__":
    montrer(asyncio.run(mesures()))
