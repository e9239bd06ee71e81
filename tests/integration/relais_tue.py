"""A service to be killed between its write and Kafka: ``python -m … folder bootstrap aggregat whole|forgets``.

Says ``ready`` once its relay has Kafka, waits for a line, keeps three facts, and says ``kept``.
"""

import asyncio
import sys
from collections.abc import Sequence
from pathlib import Path

from services.kit.outbox import Relay
from services.kit.store import Store
from services.kit.store.contract import Envelope
from services.kit.temps import uuid7
from services.kit.testing import engine_in

from .bus import Sujet, until
from .store.defences import Plain, Spoiled
from .test_bus_relay import GUICHETS, ouvrir, poste_ouvert

__all__ = ["KINDS"]


class OublieDAbord(Plain):
    """The defence off: what a relay has read is taken for told, before Kafka has acknowledged it."""

    async def outbox(self, limit: int, after: Sequence[Envelope] = ()) -> list[Envelope]:
        waiting: Sequence[Envelope] = await self.rows.outbox(limit, after)
        await self.rows.told(waiting)
        return list(waiting)


KINDS: dict[str, type[Plain]] = {"whole": Plain, "forgets": OublieDAbord}


async def main(folder: str, bootstrap: str, aggregat: str, kind: str) -> None:
    async with engine_in(Path(folder), [GUICHETS]) as engine:
        relay = Relay("essai", Spoiled(engine, KINDS[kind]), [GUICHETS.name], bootstrap, scan=0.1)
        working = asyncio.create_task(relay.run())
        await until(lambda: relay.panne is None)
        print("ready", flush=True)
        await asyncio.to_thread(sys.stdin.readline)
        await ouvrir(
            Store(engine, GUICHETS, reveil=relay.reveiller), poste_ouvert(Sujet(bootstrap, aggregat)), [uuid7()], 3
        )
        await asyncio.sleep(0.5)  # the relay has read them, and Kafka is not there
        print("kept", flush=True)
        await working


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
