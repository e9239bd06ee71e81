"""A worker to be killed in the middle of an export: ``python -m … engine name folder``.

It has the store named ``name`` and the objects of ``folder``, and says ``segment`` each time that one is kept. Its
lease is over two seconds after it last spoke.
"""

import asyncio
import sys
from datetime import timedelta
from pathlib import Path

from services.activites.exports import domain
from services.activites.exports.atelier import Atelier
from services.activites.store import Stores
from services.kit.objets import Objets
from services.kit.store import open_engine

from .engines import mongodb_uri
from .exports import COLLECTIONS

__all__ = ["BAIL"]

BAIL = timedelta(seconds=2)


class Bavard(Objets):
    """Says each object that it has taken, and lets the world see it before it goes on."""

    async def put_long(self, key: str, chemin: Path) -> None:
        await super().put_long(key, chemin)
        print("segment", flush=True)
        await asyncio.sleep(0.2)


async def main(engine: str, name: str, folder: str) -> None:
    domain.BAIL = BAIL  # type: ignore[misc]  # this process is not the service: it has two seconds to be found dead in
    uri = mongodb_uri() if engine == "mongo" else None
    store = await open_engine(name, COLLECTIONS, folder=Path(folder), uri=uri)
    atelier = Atelier(Stores.on(store), Bavard.dossier(Path(folder) / "objets"), pause=0.05, segment=100)
    await atelier.travailler()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
