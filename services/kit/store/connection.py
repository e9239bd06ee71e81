"""SQLite connections for asyncio: each on a thread of its own, and writes that share their commits."""

import asyncio
import sqlite3
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

__all__ = ["Reader", "Writer"]

R = TypeVar("R")
Work = Callable[[sqlite3.Connection], R]
BUSY_MS = 15_000
TOGETHER = 256


class Reader:
    """One connection and the only thread that touches it."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(1, type(self).__name__)
        self._opened: sqlite3.Connection | None = None

    async def open(self, path: Path) -> None:
        def connect() -> sqlite3.Connection:
            db = sqlite3.connect(path, isolation_level=None, timeout=BUSY_MS / 1_000, cached_statements=256)
            db.execute("PRAGMA journal_mode = WAL")
            # The default, NORMAL, may lose the last commits of a WAL when the machine dies.
            db.execute("PRAGMA synchronous = FULL")
            # Some builds write zeros over whatever is deleted: twice the work for an outbox, which is deletions.
            db.execute("PRAGMA secure_delete = FAST")
            return db

        self._opened = await asyncio.get_running_loop().run_in_executor(self._thread, connect)

    @property
    def _db(self) -> sqlite3.Connection:
        if self._opened is None:
            raise RuntimeError("the store is not open")
        return self._opened

    async def run(self, work: Work[R]) -> R:
        return await asyncio.get_running_loop().run_in_executor(self._thread, work, self._db)

    async def close(self) -> None:
        if (db := self._opened) is not None:
            self._opened = None
            await asyncio.get_running_loop().run_in_executor(self._thread, db.close)
        self._thread.shutdown(wait=False)


class Writer(Reader):
    """Each piece of work is all or nothing; what waits at the same time is committed, and synced, at once.

    Work that was given is done, even when the task that waits for it is cancelled.
    """

    def __init__(self) -> None:
        super().__init__()
        self._waiting: deque[tuple[Work[Any], asyncio.Future[Any]]] = deque()

    async def run(self, work: Work[R]) -> R:
        loop, db = asyncio.get_running_loop(), self._db
        answer: asyncio.Future[R] = loop.create_future()
        self._waiting.append((work, answer))
        self._thread.submit(self._together, db, loop)
        return await answer

    def _together(self, db: sqlite3.Connection, loop: asyncio.AbstractEventLoop) -> None:
        taken = [self._waiting.popleft() for _ in range(min(len(self._waiting), TOGETHER))]
        if not taken:
            return
        try:
            db.execute("BEGIN IMMEDIATE")
            done = [_alone(db, work) for work, _ in taken]
            db.execute("COMMIT")
        except sqlite3.Error as error:
            if db.in_transaction:
                db.execute("ROLLBACK")
            done = [error] * len(taken)
        loop.call_soon_threadsafe(_answer, [future for _, future in taken], done)


def _alone(db: sqlite3.Connection, work: Work[Any]) -> Any:
    """What the work returns, or the exception it raised: then nothing of it is left. Of a cursor, its row count:
    one that died on another thread would reset a statement that runs on this one."""
    db.execute("SAVEPOINT work")
    try:
        answer = work(db)
    except Exception as error:  # handed to the task that asked for this work, and raised there
        if isinstance(error, sqlite3.Error) and not db.in_transaction:
            # A disk that is full in the midst of a statement: SQLite has undone all that came before it too.
            raise
        db.execute("ROLLBACK TO work")
        db.execute("RELEASE work")
        return error
    db.execute("RELEASE work")
    return answer.rowcount if isinstance(answer, sqlite3.Cursor) else answer


def _answer(futures: list[asyncio.Future[Any]], done: list[Any]) -> None:
    for future, outcome in zip(futures, done, strict=True):
        if future.done():
            continue
        if isinstance(outcome, Exception):
            future.set_exception(outcome)
        else:
            future.set_result(outcome)
