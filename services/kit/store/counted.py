"""An engine that counts what it is asked, so that a bench can say how many round trips a request costs."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from .contract import Collection, Engine, Envelope, Row, Rows, Scalar, Where

__all__ = ["Counted"]


class Counted:
    """``calls["candidatures.fetch"]`` is how often that collection was asked for rows by id, and so on."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.calls: Counter[str] = Counter()

    async def open(self, collections: Sequence[Collection[Any]]) -> None:
        await self._engine.open(collections)

    def rows(self, collection: str) -> Rows:
        return _CountedRows(self._engine.rows(collection), collection, self.calls)

    async def ping(self) -> None:
        await self._engine.ping()

    async def close(self) -> None:
        await self._engine.close()


class _CountedRows:
    def __init__(self, rows: Rows, collection: str, calls: Counter[str]) -> None:
        self._rows, self._collection, self._calls = rows, collection, calls

    def _count(self, call: str) -> Rows:
        self._calls[f"{self._collection}.{call}"] += 1
        return self._rows

    async def insert(self, row: Row) -> None:
        await self._count("insert").insert(row)

    async def update(self, row: Row, *, expected: int) -> bool:
        return await self._count("update").update(row, expected=expected)

    async def fetch(self, ids: Sequence[str]) -> Mapping[str, Row]:
        return await self._count("fetch").fetch(ids)

    async def by_creation(self, cle: str) -> Row | None:
        return await self._count("by_creation").by_creation(cle)

    async def query(self, where: Where, order: Sequence[str], limit: int, after: Sequence[Scalar] | None) -> list[Row]:
        return await self._count("query").query(where, order, limit, after)

    async def put_many(self, rows: Sequence[Row]) -> int:
        return await self._count("put_many").put_many(rows)

    async def delete(self, id: str) -> None:
        await self._count("delete").delete(id)

    async def clear(self) -> None:
        await self._count("clear").clear()

    async def outbox(self, limit: int, after: Sequence[Envelope] = ()) -> list[Envelope]:
        return await self._count("outbox").outbox(limit, after)

    async def told(self, facts: Sequence[Envelope]) -> None:
        await self._count("told").told(facts)
