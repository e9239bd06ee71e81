"""A store in which some collections are made again beside those that serve, while all the rest is only read."""

from collections.abc import Mapping, Sequence
from typing import Any, NoReturn

from services.kit.store.contract import Collection, Engine, Envelope, Row, Rows, Scalar, Where

__all__ = ["ACote", "Ailleurs"]


class Ailleurs(Exception):
    """The handler has come to what it does elsewhere than in the vue, which is done already and is not done again."""


class ACote:
    """``refaites`` lie in ``cote``, empty at first; the other collections are those of ``vivant``, which nothing here
    changes: who writes there is stopped by Ailleurs. The handlers keep first, then draw the consequences."""

    def __init__(self, vivant: Engine, cote: Engine, refaites: Sequence[str]) -> None:
        self._vivant, self._cote, self._refaites = vivant, cote, frozenset(refaites)

    async def open(self, collections: Sequence[Collection[Any]]) -> None:
        """Both are open already."""

    def rows(self, collection: str) -> Rows:
        return self._cote.rows(collection) if collection in self._refaites else _Lues(self._vivant.rows(collection))

    async def ping(self) -> None:
        await self._vivant.ping()

    async def close(self) -> None:
        """Whoever opened the two closes them."""


class _Lues:
    """Read, and never written."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    async def fetch(self, ids: Sequence[str]) -> Mapping[str, Row]:
        return await self._rows.fetch(ids)

    async def by_creation(self, cle: str) -> Row | None:
        return await self._rows.by_creation(cle)

    async def query(self, where: Where, order: Sequence[str], limit: int, after: Sequence[Scalar] | None) -> list[Row]:
        return await self._rows.query(where, order, limit, after)

    async def outbox(self, limit: int, after: Sequence[Envelope] = ()) -> list[Envelope]:
        return []

    async def insert(self, row: Row) -> None:
        raise Ailleurs

    async def update(self, row: Row, *, expected: int) -> NoReturn:
        raise Ailleurs

    async def put_many(self, rows: Sequence[Row]) -> NoReturn:
        raise Ailleurs

    async def delete(self, id: str) -> None:
        raise Ailleurs

    async def clear(self) -> None:
        raise Ailleurs

    async def told(self, facts: Sequence[Envelope]) -> None:
        raise Ailleurs
