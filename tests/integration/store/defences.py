"""The same rows with one defence taken away, to see that a test would notice."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from services.kit.store.contract import Collection, Engine, Envelope, Row, Rows, Scalar, Where


class Plain:
    """Hands everything on; a subclass spoils one thing."""

    def __init__(self, rows: Rows) -> None:
        self.rows = rows

    async def insert(self, row: Row) -> None:
        await self.rows.insert(row)

    async def update(self, row: Row, *, expected: int) -> bool:
        return await self.rows.update(row, expected=expected)

    async def fetch(self, ids: Sequence[str]) -> Mapping[str, Row]:
        return await self.rows.fetch(ids)

    async def by_creation(self, cle: str) -> Row | None:
        return await self.rows.by_creation(cle)

    async def query(self, where: Where, order: Sequence[str], limit: int, after: Sequence[Scalar] | None) -> list[Row]:
        return await self.rows.query(where, order, limit, after)

    async def delete(self, id: str) -> None:
        await self.rows.delete(id)

    async def put_many(self, rows: Sequence[Row]) -> int:
        return await self.rows.put_many(rows)

    async def clear(self) -> None:
        await self.rows.clear()

    async def outbox(self, limit: int, after: Sequence[Envelope] = ()) -> list[Envelope]:
        return await self.rows.outbox(limit, after)

    async def told(self, facts: Sequence[Envelope]) -> None:
        await self.rows.told(facts)


class WithoutVersion(Plain):
    """Writes over whatever is there."""

    async def update(self, row: Row, *, expected: int) -> bool:
        while (current := (await self.rows.fetch([row.id])).get(row.id)) is not None:
            if await self.rows.update(row, expected=current.version):
                return True
        return False


class ForgetsAll(Plain):
    """Takes the whole outbox of a row for told."""

    async def told(self, facts: Sequence[Envelope]) -> None:
        rows = {fact.key for fact in facts}
        await self.rows.told([e for e in await self.rows.outbox(1_000_000) if e.key in rows])


class TellsNothing(Plain):
    """Keeps the state, and leaves its facts to a second write that a crash prevents."""

    async def update(self, row: Row, *, expected: int) -> bool:
        return await self.rows.update(replace(row, outbox=()), expected=expected)


class Spoiled:
    """An engine whose rows are of that kind."""

    def __init__(self, engine: Engine, kind: type[Plain]) -> None:
        self._engine, self._kind = engine, kind

    async def open(self, collections: Sequence[Collection[object]]) -> None:
        await self._engine.open(collections)

    def rows(self, collection: str) -> Rows:
        return self._kind(self._engine.rows(collection))

    async def ping(self) -> None:
        await self._engine.ping()

    async def close(self) -> None:
        await self._engine.close()
