"""The list of 5,000 candidatures, read page by page to its end while others are deposited: none skipped, none twice."""

import asyncio
import os
import statistics
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

from services.kit.identity import Agent
from services.kit.subgraph import Contexte
from tests.integration.candidatures import AGENTS, FORMULAIRE, OUVRIR, Candidatures, agir, ouvrir

from .figures import Figure, montrer

COMBIEN = 500 if os.environ.get("BENCH_SHORT") else 5_000
PENDANT = COMBIEN // 10
LISTE = """query ($after: String) {
  candidatures(first: 100, after: $after, departement: "69") {
    edges { node { id } } pageInfo { endCursor hasNextPage }
  }
}"""
OUVERTE = OUVRIR + " { ... on Candidature { id } } }"
DEPOSER = agir("deposerCandidature") + " { ... on Candidature { id } ... on Refus { code } } }"


async def deposer(service: Candidatures, numero: int) -> str:
    """One structure more, and its candidature."""
    siret = f"{numero:014}"
    await service.structure(siret, "69")
    contexte = Contexte(Agent("structure", siret, siret=siret), service.stores, service.hub, lambda: service.le)
    id = str((await demander(service, OUVERTE, contexte, f=FORMULAIRE))["r"]["id"])
    if (deposee := await demander(service, DEPOSER, contexte, id=id))["r"] != {"id": id}:
        raise SystemExit(f"not deposited: {deposee}")
    return id


async def demander(service: Candidatures, query: str, contexte: Contexte[Any], **variables: Any) -> dict[str, Any]:
    answer = await service.schema.execute(query, variables, context_value=contexte)
    if answer.errors or answer.data is None:
        raise SystemExit(f"{query}: {answer.errors}")
    return answer.data


async def lire(service: Candidatures) -> tuple[list[str], list[float]]:
    """Every id in the order it was given, and the seconds that each page took."""
    lus: list[str] = []
    durees: list[float] = []
    after, contexte = None, Contexte(AGENTS["anct"], service.stores, service.hub)
    while True:
        debut = time.perf_counter()
        page = (await demander(service, LISTE, contexte, after=after))["candidatures"]
        durees.append(time.perf_counter() - debut)
        lus += [edge["node"]["id"] for edge in page["edges"]]
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            return lus, durees


async def mesures() -> list[Figure]:
    with tempfile.TemporaryDirectory(prefix="conum-bench-") as nom:
        async with ouvrir("sqlite", Path(nom)) as service:
            avant: list[str] = []
            for debut in range(0, COMBIEN, 100):
                avant += await asyncio.gather(*(deposer(service, n) for n in range(debut, debut + 100)))

            async def autres() -> None:
                for n in range(COMBIEN, COMBIEN + PENDANT):
                    await deposer(service, n)

            (lus, durees), _ = await asyncio.gather(lire(service), autres())
    fois = Counter(lus)
    comment = f"{COMBIEN:,} read to the end, {PENDANT} deposited meanwhile, SQLite"
    premier, dernier = (statistics.median(part) * 1_000 for part in (durees[:5], durees[-5:]))
    return [
        Figure("list: candidatures skipped", sum(id not in fois for id in avant), "", comment, "0"),
        Figure("list: candidatures repeated", sum(n > 1 for n in fois.values()), "", comment, "0"),
        Figure("list: last pages ÷ first pages", dernier / premier, "×", "a page of 100, medians of five", "≈ 1"),
        Figure("list: one page of 100", statistics.median(durees) * 1_000, "ms", comment),
    ]


if __name__ == "__main__":
    montrer(asyncio.run(mesures()))
