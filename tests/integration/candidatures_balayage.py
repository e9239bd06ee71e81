"""A process that sweeps the store of candidatures once: ``… sqlite FOLDER NAME URI MOMENT``; killed by a test."""

import asyncio
import sys
from datetime import datetime
from pathlib import Path

from services.candidatures.balayage import Balayage
from services.candidatures.store import COLLECTIONS, Stores
from services.kit.store import open_engine


async def main(folder: str, name: str, uri: str, le: str) -> None:
    engine = await open_engine(name, COLLECTIONS, folder=Path(folder), uri=uri or None)
    try:
        await Balayage(Stores.on(engine), horloge=lambda: datetime.fromisoformat(le)).tour()
    finally:
        await engine.close()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
