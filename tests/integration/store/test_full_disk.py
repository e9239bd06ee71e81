"""A disk that fills up: a write is refused and says why, what was acknowledged is kept, and room is enough to go on."""

import asyncio
import resource
import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from services.kit.store import Engine, Store
from services.kit.store.sqlite import SqliteEngine

from .dossier import DOSSIERS, nouveau, ouvert

Plein = Callable[[SqliteEngine, Path], AbstractAsyncContextManager[None]]


@asynccontextmanager
async def no_page_left(engine: SqliteEngine, path: Path) -> AsyncIterator[None]:
    """The statement itself is refused: SQLite has no page to give it."""
    await engine._writer.run(lambda db: db.execute("PRAGMA max_page_count = 1").fetchall())
    try:
        yield
    finally:
        await engine._writer.run(lambda db: db.execute("PRAGMA max_page_count = 1000000").fetchall())


@asynccontextmanager
async def no_byte_left(engine: SqliteEngine, path: Path) -> AsyncIterator[None]:
    """The commit is refused: the file may not grow."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (path.with_name(f"{path.name}-wal").stat().st_size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@asynccontextmanager
async def no_byte_left_on_the_way(engine: SqliteEngine, path: Path) -> AsyncIterator[None]:
    """A statement is refused in the midst of it, as what it changes no longer fits in memory: SQLite undoes all."""
    await engine._writer.run(lambda db: db.execute("PRAGMA cache_size = 1").fetchall())
    async with no_byte_left(engine, path):
        yield


async def _told(engine: Engine) -> dict[str, list[int]]:
    told: dict[str, list[int]] = {}
    for envelope in await engine.rows(DOSSIERS.name).outbox(1_000):
        told.setdefault(envelope.key, []).append(envelope.sequence)
    return told


@pytest.mark.parametrize("plein", [no_page_left, no_byte_left, no_byte_left_on_the_way])
async def test_a_full_disk_refuses_what_it_cannot_keep_and_loses_nothing(tmp_path: Path, plein: Plein) -> None:
    path = tmp_path / "dossiers.sqlite3"
    engine = SqliteEngine(path)
    await engine.open([DOSSIERS])
    store = Store(engine, DOSSIERS)
    kept = nouveau()
    kept = await store.add(kept, ouvert(kept))
    large = [replace(nouveau(), note="x" * 20_000) for _ in range(3)]
    async with plein(engine, path):
        # Together, so that they share a transaction: none is taken for another's success.
        refused = await asyncio.gather(*(store.add(d, ouvert(d)) for d in large), return_exceptions=True)
        for error in refused:
            assert isinstance(error, sqlite3.OperationalError)
            assert "disk" in str(error)
        assert await store.get(kept.id) == kept
    after = [await store.add(d, ouvert(d)) for d in large]
    changed = await store.change(kept.id, lambda d: d.ajouter(1))
    assert await _told(engine) == {changed.id: [1, 2], **{d.id: [1] for d in after}}
    await engine.close()
    opened = SqliteEngine(path)
    await opened.open([DOSSIERS])
    assert {d.id: d async for d in Store(opened, DOSSIERS).scan()} == {d.id: d for d in (changed, *after)}
    await opened.close()
