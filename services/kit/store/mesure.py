"""An engine whose calls are timed and whose failures are counted, by operation: never by what was asked."""

from collections.abc import Awaitable, Mapping, Sequence
from time import perf_counter
from typing import Any, Final, TypeVar

from ..aggregate import Refus
from ..telemetry import METER, VIF
from .contract import Collection, Engine, Envelope, Row, Rows, Scalar, Where

__all__ = ["Mesure"]

R = TypeVar("R")
_DUREE: Final = METER.create_histogram(
    "conum.store.duration", "s", "Calls of the store, by operation.", explicit_bucket_boundaries_advisory=VIF
)
_ERREURS: Final = METER.create_counter("conum.store.erreurs", "1", "Calls that the store did not answer.")
_OPERATIONS: Final = tuple(name for name in vars(Rows) if not name.startswith("_"))


async def _ask(operation: str, asked: Awaitable[R]) -> R:
    debut = perf_counter()
    try:
        return await asked
    except Refus:
        raise  # a unique index that says no is an answer
    except Exception:
        _ERREURS.add(1, {"operation": operation})
        raise
    finally:
        _DUREE.record(perf_counter() - debut, {"operation": operation})


class Mesure:
    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        for operation in _OPERATIONS:
            _ERREURS.add(0, {"operation": operation})

    async def open(self, collections: Sequence[Collection[Any]]) -> None:
        await self._engine.open(collections)

    def rows(self, collection: str) -> Rows:
        return _Rows(self._engine.rows(collection))

    async def ping(self) -> None:
        await _ask("ping", self._engine.ping())

    async def close(self) -> None:
        await self._engine.close()


class _Rows:
    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    async def insert(self, row: Row) -> None:
        await _ask("insert", self._rows.insert(row))

    async def update(self, row: Row, *, expected: int) -> bool:
        return await _ask("update", self._rows.update(row, expected=expected))

    async def fetch(self, ids: Sequence[str]) -> Mapping[str, Row]:
        return await _ask("fetch", self._rows.fetch(ids))

    async def by_creation(self, cle: str) -> Row | None:
        return await _ask("by_creation", self._rows.by_creation(cle))

    async def query(self, where: Where, order: Sequence[str], limit: int, after: Sequence[Scalar] | None) -> list[Row]:
        return await _ask("query", self._rows.query(where, order, limit, after))

    async def put_many(self, rows: Sequence[Row]) -> int:
        return await _ask("put_many", self._rows.put_many(rows))

    async def delete(self, id: str) -> None:
        await _ask("delete", self._rows.delete(id))

    async def clear(self) -> None:
        await _ask("clear", self._rows.clear())

    async def outbox(self, limit: int, after: Sequence[Envelope] = ()) -> list[Envelope]:
        return await _ask("outbox", self._rows.outbox(limit, after))

    async def told(self, facts: Sequence[Envelope]) -> None:
        await _ask("told", self._rows.told(facts))
