"""Small real things to hand in: a clock, a store in a folder, a fact as the bus brings it."""

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec

from .aggregate import Fait
from .bus import Consumers, Meta
from .store import open_engine
from .store.contract import Collection, Engine
from .temps import uuid7

__all__ = ["UN_JOUR", "HorlogeReglable", "engine_in", "recevoir"]

UN_JOUR = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


class HorlogeReglable:
    """A clock that goes only when it is told to."""

    def __init__(self, le: datetime = UN_JOUR) -> None:
        self.le = le

    def __call__(self) -> datetime:
        return self.le

    def avancer(self, de: timedelta) -> None:
        self.le += de


@asynccontextmanager
async def engine_in(folder: Path, collections: Iterable[Collection[Any]]) -> AsyncIterator[Engine]:
    """The embedded engine, opened on a file of that folder, closed at the end."""
    engine = await open_engine("essai", tuple(collections), folder=folder)
    try:
        yield engine
    finally:
        await engine.close()


async def recevoir(
    consumers: Consumers, fait: Fait, *, key: str, sequence: int = 1, event_id: str | None = None
) -> Meta:
    """Gives a fact to its handler as the bus would, through JSON; the meta it came with, to send it again.

    Raises what the handler raises. A fact that nobody listens to is a mistake of the test.
    """
    meta = Meta(event_id=event_id or uuid7(), type=fait.type, key=key, sequence=sequence, time=fait.le)
    if not await consumers.deliver(meta, msgspec.json.encode(fait)):
        raise LookupError(f"{consumers.service} does not listen to {fait.type}")
    return meta
