"""Store calls for one request of ``_entities``, counted for each type of each service: one, whatever the number."""

import asyncio
import tempfile
from importlib import import_module
from pathlib import Path

from infra.local.place import SERVICES
from services.kit.identity import Agent
from services.kit.store import open_engine
from services.kit.store.counted import Counted
from services.kit.subgraph import Contexte
from services.kit.temps import uuid7

from .figures import Figure, montrer

COMBIEN = 50
QUERY = "query ($r: [_Any!]!) { _entities(representations: $r) { __typename } }"


async def appels(service: str, dossier: Path) -> dict[str, int]:
    """GraphQL type → calls to the store for fifty entities of that type, none of them kept."""
    store = import_module(f"services.{service}.store")
    schema = import_module(f"services.{service}.subgraph").schema()
    counted = Counted(await open_engine(service, store.COLLECTIONS, folder=dossier))
    contexte = Contexte(Agent("anct", "bench"), store.Stores.on(counted))
    comptes = {}
    for typename in schema.entities:
        avant = sum(counted.calls.values())
        representations = [{"__typename": typename, "id": uuid7()} for _ in range(COMBIEN)]
        answer = await schema.execute(QUERY, {"r": representations}, context_value=contexte)
        if answer.errors:
            raise SystemExit(f"{service}.{typename}: {answer.errors}")
        comptes[typename] = sum(counted.calls.values()) - avant
    await counted.close()
    return comptes


async def mesures() -> list[Figure]:
    with tempfile.TemporaryDirectory(prefix="conum-bench-") as dossier:
        return [
            Figure(f"store calls: {service}.{typename}", combien, "calls", f"_entities of {COMBIEN}", "1, a stub 0")
            for service in SERVICES
            for typename, combien in (await appels(service, Path(dossier))).items()
        ]


if __name__ == "__main__":
    montrer(asyncio.run(mesures()))
