"""A process that writes until it is killed: each acknowledged write is a line ``id version total`` on stdout."""

import asyncio
import sys
from pathlib import Path
from typing import cast

from services.kit.store import Engine, Store

from .defences import Spoiled, TellsNothing
from .dossier import DOSSIERS, Dossier, nouveau, ouvert
from .engines import Kind, Place

AGGREGATES = 3


async def write(engine: Engine) -> None:
    store = Store(engine, DOSSIERS)
    ids = []
    for _ in range(AGGREGATES):
        one = nouveau()
        _acknowledged(await store.add(one, ouvert(one)))
        ids.append(one.id)

    async def changes(id: str) -> None:
        while True:
            _acknowledged(await store.change(id, lambda d: d.ajouter(1, fois=2)))

    await asyncio.gather(*(changes(id) for id in ids * 2))


def _acknowledged(dossier: Dossier) -> None:
    sys.stdout.write(f"{dossier.id} {dossier.version} {dossier.total}\n")
    sys.stdout.flush()


async def main(kind: str, folder: str, name: str, uri: str, spoiled: str) -> None:
    engine = await Place(cast(Kind, kind), Path(folder), name, uri or None).open()
    await write(Spoiled(engine, TellsNothing) if spoiled else engine)


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
