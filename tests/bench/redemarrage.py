"""A rolling restart of all five services (one in the short form) while people work: how long it takes, and how many
requests are refused."""

import asyncio
import os
import tempfile
import time
from pathlib import Path

import httpx

from infra.local.place import SERVICES, Place
from tests.journey.foule import Foule
from tests.journey.repliques import repliques

from .figures import Figure, montrer

RENOUVELES = SERVICES[:1] if os.environ.get("BENCH_SHORT") else SERVICES
LECTURES = (
    '{ structure(id: "inconnue") { id } }',
    '{ candidature(id: "inconnue") { id } }',
    '{ campagne(id: "inconnue") { id } }',
    "{ notifications(first: 1) { edges { node { id } } } }",
)


async def lire(foule: Foule, fini: asyncio.Event) -> tuple[int, list[str]]:
    """Asks one service after the other until it is over: how many times, and each answer that was not one."""
    posees, ratees, entetes = 0, list[str](), {"authorization": f"Bearer {foule.conum.token('anct')}"}
    while not fini.is_set():
        for lecture in LECTURES:
            posees += 1
            try:
                reponse = await foule.http.post(foule.conum.graphql, json={"query": lecture}, headers=entetes)
                if "errors" in reponse.json():
                    ratees.append(reponse.text)
            except (httpx.HTTPError, ValueError) as error:
                ratees.append(type(error).__name__)
    return posees, ratees


async def arriver(foule: Foule, fini: asyncio.Event) -> None:
    numero = 0
    while not fini.is_set():
        await foule.arriver(range(numero, numero + 3), 3)
        numero += 3


async def mesures() -> list[Figure]:
    with tempfile.TemporaryDirectory(prefix="conum-bench-") as dossier:
        async with (
            repliques(Place.free(Path(dossier)), doubles=RENOUVELES) as ensemble,
            httpx.AsyncClient(timeout=30) as http,
        ):
            foule, fini = Foule(ensemble.conum, http, 1), asyncio.Event()
            await foule.preparer()
            async with asyncio.TaskGroup() as groupe:
                lectures = [groupe.create_task(lire(foule, fini)) for _ in range(2)]
                groupe.create_task(arriver(foule, fini))
                await asyncio.sleep(3)
                debut = time.monotonic()
                for service in RENOUVELES:
                    await ensemble.renouveler(service)
                duree = time.monotonic() - debut
                fini.set()
            await foule.constater()
            posees = sum(lecture.result()[0] for lecture in lectures) + len(foule.attendus)
            ratees = [ratee for lecture in lectures for ratee in lecture.result()[1]]
            for ratee in ratees[:5]:
                print(ratee[:200])
            refusees = len(ratees) + foule.sans_reponse
            comment = "two replicas of each, through the gateway, reads and writes"
            return [
                Figure(
                    f"rolling restart: {len(RENOUVELES)} services",
                    duree,
                    "s",
                    "two replicas of each, one at a time, under load",
                ),
                Figure("rolling restart: requests", posees, "", comment),
                Figure("rolling restart: requests refused", refusees, "", comment, "0"),
            ]


if __name__ == "__main__":
    montrer(asyncio.run(mesures()))
