"""Reading a collection: by id, in one batch, by page, from end to end."""

from collections.abc import AsyncIterator, Sequence
from typing import Generic, TypeVar

import msgspec

from . import cursor
from .check import first_within, served
from .contract import Collection, Engine, Page, Row, Scalar, Where

__all__ = ["Lecture"]

T = TypeVar("T")
SCAN = 200


class Lecture(Generic[T]):
    """What a Store and a Vue have in common. Each list is served by a declared index, or is an IndexManquant."""

    def __init__(self, engine: Engine, collection: Collection[T]) -> None:
        self.collection = collection
        self._rows = engine.rows(collection.name)

    async def get(self, id: str) -> T | None:
        row = (await self._rows.fetch([id])).get(id)
        return None if row is None else self._value(row)

    async def many(self, ids: Sequence[str]) -> list[T | None]:
        """In the order of ``ids``, None where there is nothing; one round trip."""
        if not ids:
            return []
        rows = await self._rows.fetch(list(dict.fromkeys(ids)))
        values = {id: self._value(row) for id, row in rows.items()}
        return [values.get(id) for id in ids]

    async def page(
        self, where: Where | None = None, order: Sequence[str] = (), first: int = 20, after: str | None = None
    ) -> Page[T]:
        """At most ``first`` things (1 to 100, else PremierInvalide) that follow the cursor ``after``.

        ``order`` names columns, ``-`` before a descending one; a thing without a value there is not listed.
        """
        limit = first_within(first)
        filters = where or {}
        effective = served(self.collection, filters, order)
        start = cursor.read(after, effective) if after is not None else None
        rows = await self._rows.query(filters, effective, limit + 1, start)
        kept = rows[:limit]
        return Page(
            items=[self._value(row) for row in kept],
            curseurs=[cursor.write(effective, _position(row, effective)) for row in kept],
            suite=len(rows) > limit,
        )

    async def scan(self, where: Where | None = None, order: Sequence[str] = (), *, lot: int = SCAN) -> AsyncIterator[T]:
        """Everything, by keyset, ``lot`` at a time: what is written meanwhile neither repeats nor hides what was
        there."""
        filters = where or {}
        effective = served(self.collection, filters, order)
        after: Sequence[Scalar] | None = None
        while rows := await self._rows.query(filters, effective, lot, after):
            for row in rows:
                yield self._value(row)
            if len(rows) < lot:
                return
            after = _position(rows[-1], effective)

    def _value(self, row: Row) -> T:
        return msgspec.convert(row.body, self.collection.type, str_keys=True)

    def _row(self, id: str, version: int, value: T) -> Row:
        columns = {name: column(value) for name, column in self.collection.columns.items()}
        return Row(id=id, version=version, body=msgspec.to_builtins(value, str_keys=True), columns=columns)


def _position(row: Row, order: Sequence[str]) -> list[Scalar]:
    return [*(row.columns.get(column.removeprefix("-")) for column in order), row.id]
