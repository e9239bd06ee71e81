"""The embedded engine: one SQLite file per service, WAL, aggregates as JSON with expression indexes."""

import re
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import pairwise
from operator import attrgetter
from pathlib import Path
from typing import Any

import msgspec

from ..aggregate import Conflit
from .connection import Reader, Writer
from .contract import Collection, Envelope, Row, Scalar, Where
from .sql import Query, column, schema

__all__ = ["SqliteEngine"]

_ROW = "id, version, body, ix, commandes, creation"
_UNIQUE = re.compile(r"UNIQUE constraint failed: (?:index '(?P<index>\w+)'|\w+\.(?P<column>\w+))")


class SqliteEngine:
    """``path`` is created if need be. Several processes may share it: CAS and the busy timeout settle who goes first.

    Reads never wait for the writer (WAL).
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._writer = Writer()
        self._reader = Reader()

    async def open(self, collections: Sequence[Collection[Any]]) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        await self._writer.open(self._path)
        await self._writer.run(lambda db: _create(db, collections))
        await self._reader.open(self._path)

    def rows(self, collection: str) -> "SqliteRows":
        return SqliteRows(self._writer, self._reader, collection)

    async def ping(self) -> None:
        await self._reader.run(lambda db: db.execute("SELECT 1 FROM sqlite_schema LIMIT 1").fetchall())

    async def close(self) -> None:
        await self._reader.close()
        await self._writer.close()


def _create(db: sqlite3.Connection, collections: Sequence[Collection[Any]]) -> None:
    for statement in (s for c in collections for s in schema(c)):
        db.execute(statement)


class SqliteRows:
    """One table, and one for the facts not yet told."""

    def __init__(self, writer: Writer, reader: Reader, collection: str) -> None:
        self._writer = writer
        self._reader = reader
        self._name = collection

    async def insert(self, row: Row) -> None:
        values = (row.id, row.version, *_json(row), row.creation)

        def work(db: sqlite3.Connection) -> bool:
            db.execute(f'INSERT INTO "{self._name}" ({_ROW}) VALUES (?, ?, ?, ?, ?, ?)', values)  # noqa: S608
            return True

        await self._write(work, row.outbox)

    async def update(self, row: Row, *, expected: int) -> bool:
        values = (row.version, *_json(row), row.id, expected)
        sql = f'UPDATE "{self._name}" SET version = ?, body = ?, ix = ?, commandes = ? WHERE id = ? AND version = ?'  # noqa: S608

        return await self._write(lambda db: db.execute(sql, values).rowcount == 1, row.outbox)

    async def fetch(self, ids: Sequence[str]) -> Mapping[str, Row]:
        sql = f'SELECT {_ROW} FROM "{self._name}" WHERE id IN (SELECT value FROM json_each(?))'  # noqa: S608
        rows = await self._read(sql, (msgspec.json.encode(ids).decode(),))
        return {row.id: row for row in rows}

    async def by_creation(self, cle: str) -> Row | None:
        rows = await self._read(f'SELECT {_ROW} FROM "{self._name}" WHERE creation = ?', (cle,))  # noqa: S608
        return rows[0] if rows else None

    async def query(self, where: Where, order: Sequence[str], limit: int, after: Sequence[Scalar] | None) -> list[Row]:
        query = Query(where, order, after)
        sql = f'SELECT {_ROW} FROM "{self._name}" {query.where} ORDER BY {query.order} LIMIT ?'  # noqa: S608
        return await self._read(sql, (*query.values, limit))

    async def put_many(self, rows: Sequence[Row]) -> int:
        values = [(row.id, row.version, *_json(row)) for row in rows]
        sql = (
            f'INSERT INTO "{self._name}" (id, version, body, ix, commandes) VALUES (?, ?, ?, ?, ?)'  # noqa: S608
            " ON CONFLICT (id) DO UPDATE SET version = excluded.version, body = excluded.body, ix = excluded.ix,"
            " commandes = excluded.commandes WHERE excluded.version > version"
        )
        with _conflicts():
            return await self._writer.run(lambda db: db.executemany(sql, values).rowcount)

    async def delete(self, id: str) -> None:
        await self._writer.run(lambda db: db.execute(f'DELETE FROM "{self._name}" WHERE id = ?', (id,)))  # noqa: S608

    async def clear(self) -> None:
        await self._writer.run(lambda db: db.execute(f'DELETE FROM "{self._name}"'))  # noqa: S608

    async def outbox(self, limit: int, after: Sequence[Envelope] = ()) -> list[Envelope]:
        kept = f'SELECT n, envelope FROM "{self._name}__outbox" WHERE n > ? ORDER BY n LIMIT ?'  # noqa: S608
        # One row for them all: row by row, this thread and the loop's would hand each other the interpreter.
        sql = f"SELECT json_group_array(n), group_concat(envelope) FROM ({kept})"  # noqa: S608
        values = (after[-1].place if after else 0, limit)
        return await self._reader.run(lambda db: _envelopes(*db.execute(sql, values).fetchone()))

    async def told(self, facts: Sequence[Envelope]) -> None:
        sql = f'DELETE FROM "{self._name}__outbox" WHERE n BETWEEN ? AND ?'  # noqa: S608
        runs = _runs(sorted(fact.place for fact in facts))
        await self._writer.run(lambda db: db.executemany(sql, runs))

    async def _read(self, sql: str, values: Sequence[Scalar]) -> list[Row]:
        return [_row(found) for found in await self._reader.run(lambda db: db.execute(sql, values).fetchall())]

    async def _write(self, work: Callable[[sqlite3.Connection], bool], outbox: Sequence[Envelope]) -> bool:
        told = [(msgspec.json.encode(envelope).decode(),) for envelope in outbox]
        sql = f'INSERT INTO "{self._name}__outbox" (envelope) VALUES (?)'  # noqa: S608

        def both(db: sqlite3.Connection) -> bool:
            done = work(db)
            # Same transaction as the state: a fact is told if and only if it is kept.
            if done and told:
                db.executemany(sql, told)
            return done

        with _conflicts():
            return await self._writer.run(both)


@contextmanager
def _conflicts() -> Iterator[None]:
    """What a unique index says, as a Conflit that names it."""
    try:
        yield
    except sqlite3.IntegrityError as error:
        if (unique := _UNIQUE.search(str(error))) is None:
            raise
        raise Conflit(column(unique["index"]) if unique["index"] else unique["column"]) from error


_PLACES = msgspec.json.Decoder(list[int])
_ENVELOPES = msgspec.json.Decoder(list[Envelope])


def _envelopes(places: str, texts: str | None) -> list[Envelope]:
    envelopes = _ENVELOPES.decode(f"[{texts or ''}]")
    for envelope, place in zip(envelopes, _PLACES.decode(places), strict=True):
        envelope.place = place
    return sorted(envelopes, key=attrgetter("place"))


def _runs(places: Sequence[int]) -> list[tuple[int, int]]:
    """First and last of each unbroken run: a range is deleted in a fifth of the time that its rows take one by one."""
    breaks = [i for i in range(1, len(places)) if places[i] != places[i - 1] + 1]
    return [(places[a], places[b - 1]) for a, b in pairwise((0, *breaks, len(places)))] if places else []


def _json(row: Row) -> tuple[str, str, str]:
    kept = (row.body, row.columns, row.commandes)
    body, columns, commandes = (msgspec.json.encode(part).decode() for part in kept)
    return body, columns, commandes


def _row(found: tuple[str, int, str, str, str, str | None]) -> Row:
    id, version, body, ix, commandes, creation = found
    decode = msgspec.json.decode
    return Row(
        id=id, version=version, body=decode(body), columns=decode(ix), commandes=decode(commandes), creation=creation
    )
