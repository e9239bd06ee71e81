"""A connection that breaks after the server has done its work, before it could say so."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from services.kit.store import Store

from .dossier import DOSSIERS, nouveau, ouvert
from .engines import Kind, Place, place


@dataclass
class Wire:
    """Carries both ways; loses the next answer to a message that holds ``word``, and the connection with it."""

    host: str
    port: int
    word: bytes = b""
    lost: int = 0
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)

    async def carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        up_reader, up_writer = await asyncio.open_connection(self.host, self.port)
        doomed = asyncio.Event()

        async def up() -> None:
            while data := await reader.read(1 << 20):
                if self.word and self.word in data:
                    self.word = b""
                    doomed.set()
                up_writer.write(data)
                await up_writer.drain()

        async def down() -> None:
            while data := await up_reader.read(1 << 20):
                if doomed.is_set():
                    self.lost += 1
                    return
                writer.write(data)
                await writer.drain()

        ways = [asyncio.create_task(up()), asyncio.create_task(down())]
        self._tasks |= set(ways)
        await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        for task in ways:
            task.cancel()
        writer.close()
        up_writer.close()


@asynccontextmanager
async def _wired(lieu: Place) -> AsyncIterator[tuple[Wire, Place]]:
    assert lieu.uri
    parts = urlsplit(lieu.uri)
    wire = Wire(parts.hostname or "127.0.0.1", parts.port or 27017)
    async with await asyncio.start_server(wire.carry, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        yield wire, replace(lieu, uri=parts._replace(netloc=f"127.0.0.1:{port}").geturl())


@pytest.mark.parametrize("kind", ["motor", "pymongo"])
async def test_a_write_whose_answer_is_lost_is_done_once(kind: Kind, tmp_path: Path) -> None:
    lieu = place(kind, tmp_path)
    async with _wired(lieu) as (wire, wired):
        engine = await wired.open()
        store = Store(engine, DOSSIERS)
        one = nouveau(siret="1")
        wire.word = b"insert"
        await store.add(one, ouvert(one))
        wire.word = b"update"
        changed = await store.change(one.id, lambda d: d.ajouter(1))
        wire.word = b"update"
        await engine.rows(DOSSIERS.name).told(await engine.rows(DOSSIERS.name).outbox(1))
        assert wire.lost == 3
        assert (changed.total, changed.version) == (1, 2)
        assert await store.get(one.id) == changed
        assert [e.sequence for e in await engine.rows(DOSSIERS.name).outbox(10)] == [2]
        await engine.close()
    lieu.forget()
