"""What a service may ask of its store, whichever engine it stands on."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Generic, Literal, Protocol, TypeVar

import msgspec

from ..aggregate import Refus
from ..temps import instant

__all__ = [
    "FIRST_MAX",
    "PARMI_MAX",
    "CleReutilisee",
    "Collection",
    "Commande",
    "Driver",
    "Engine",
    "Entre",
    "Envelope",
    "Index",
    "IndexManquant",
    "Page",
    "Parmi",
    "Row",
    "Rows",
    "Scalar",
    "Where",
    "jusqu_a",
]

T = TypeVar("T")
Scalar = str | int | None
Driver = Literal["motor", "pymongo"]
"""Which client speaks to MongoDB: Motor, or PyMongo's own."""
PARMI_MAX = 1_000
FIRST_MAX = 100


class IndexManquant(Exception):
    """A bug of ours: a list was asked in a way no declared index serves."""


class CleReutilisee(Refus):
    message = "Cette clé d'idempotence a déjà servi pour une autre demande."


@dataclass(frozen=True)
class Commande:
    """A command's idempotency key, and a digest of what it asked.

    The same key with the same digest answers the same and changes nothing; with another digest it is
    refused (CleReutilisee).
    """

    cle: str
    empreinte: str = ""


@dataclass(frozen=True)
class Parmi:
    """One of these values (1,000 at most)."""

    valeurs: tuple[Scalar, ...]


@dataclass(frozen=True)
class Entre:
    """From ``du`` (kept) to ``au`` (left out); None leaves that side open."""

    du: Scalar = None
    au: Scalar = None


def jusqu_a(le: datetime) -> Entre:
    """A moment's column, up to ``le`` included: what is due by then."""
    return Entre(au=instant(le + timedelta(microseconds=1)))


Where = Mapping[str, "Scalar | Parmi | Entre"]


class Index:
    """Columns that a list may filter on and be ordered by, in this order; or, with ``unique``, that no two
    rows may share (rows where one of them is None are left out of a unique index)."""

    def __init__(self, *columns: str, unique: bool = False) -> None:
        self.columns = columns
        self.unique = unique
        self.name = "_".join(columns)


@dataclass(frozen=True)
class Collection(Generic[T]):
    """How one type is kept: its name, the columns that are computed from it at each write, its indexes.

    A column is a str, an int or None; a moment is written with ``services.kit.temps.instant``, so that
    text order is time order.
    """

    name: str
    type: type[T]
    columns: Mapping[str, Callable[[T], Scalar]] = field(default_factory=dict)
    indexes: Sequence[Index] = ()


class Envelope(msgspec.Struct, kw_only=True, gc=False):
    """One fact on its way out: the id it keeps for ever, and all that Kafka will carry.

    ``data`` is the fact as JSON text. ``place`` is where the engine that gave it finds it again.
    """

    id: str
    type: str
    topic: str
    key: str
    sequence: int
    time: str
    data: str
    traceparent: str | None = None
    place: int = 0


@dataclass(frozen=True)
class Row:
    """One kept thing, as an engine sees it. ``body`` and ``columns`` hold JSON values only."""

    id: str
    version: int
    body: Mapping[str, Any]
    columns: Mapping[str, Scalar]
    commandes: Mapping[str, str] = field(default_factory=dict)
    outbox: Sequence[Envelope] = ()
    creation: str | None = None


@dataclass(frozen=True)
class Page(Generic[T]):
    """A slice of a list. ``curseurs[i]`` continues after ``items[i]``; there is no count of the whole."""

    items: Sequence[T]
    curseurs: Sequence[str]
    suite: bool


class Rows(Protocol):
    """What an engine does with one collection. Everything else is written once, above it."""

    async def insert(self, row: Row) -> None:
        """Raises Conflit (with the index's name, ``creation`` or ``id``)."""

    async def update(self, row: Row, *, expected: int) -> bool:
        """Replaces state and appends ``row.outbox`` where the version is the expected one; else False."""

    async def fetch(self, ids: Sequence[str]) -> Mapping[str, Row]: ...

    async def by_creation(self, cle: str) -> Row | None: ...

    async def query(self, where: Where, order: Sequence[str], limit: int, after: Sequence[Scalar] | None) -> list[Row]:
        """Rows in order (a leading ``-`` is descending), the id last as tie-break; ``after`` ends with the id."""

    async def put_many(self, rows: Sequence[Row]) -> int:
        """Keeps each of these rows unless what is there is of its version or a later one; how many it kept.

        For rows without facts or creation, of distinct ids. A crash may leave some kept and others not: the same
        call again keeps the rest. Raises Conflit when a unique index says no.
        """

    async def delete(self, id: str) -> None: ...

    async def clear(self) -> None:
        """Forgets every row, of a collection whose rows tell no facts."""

    async def outbox(self, limit: int, after: Sequence[Envelope] = ()) -> list[Envelope]:
        """Facts not yet told, oldest row first, in order within a row; without ``after``, the last that it gave,
        which are being told."""

    async def told(self, facts: Sequence[Envelope]) -> None:
        """Forgets exactly these facts, as ``outbox`` gave them, in one call."""


class Engine(Protocol):
    """One store, of one service."""

    async def open(self, collections: Sequence[Collection[Any]]) -> None:
        """Connects, and creates collections and indexes that are not there. Never drops one."""

    def rows(self, collection: str) -> Rows: ...

    async def ping(self) -> None:
        """Raises when the store does not answer."""

    async def close(self) -> None: ...
