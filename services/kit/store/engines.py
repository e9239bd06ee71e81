"""Which engine a service stands on: a file of its own, or a MongoDB when one is named."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ..settings import Settings
from .contract import Collection, Driver, Engine
from .sqlite import SqliteEngine

__all__ = ["engine_of", "open_engine"]


async def open_engine(
    name: str, collections: Sequence[Collection[Any]], *, folder: Path, uri: str | None = None, driver: Driver = "motor"
) -> Engine:
    """The opened store of the service ``name``: ``folder/<name>.sqlite3``, or the database ``name`` at ``uri``."""
    engine = _mongo(uri, name, driver) if uri else SqliteEngine(folder / f"{name}.sqlite3")
    try:
        await engine.open(collections)
    except BaseException:
        await engine.close()
        raise
    return engine


async def engine_of(settings: Settings, collections: Sequence[Collection[Any]]) -> Engine:
    """The store that these settings name, opened."""
    uri = settings.mongodb_uri.get_secret_value() if settings.mongodb_uri else None
    name = f"{settings.mongo_prefix}{settings.service}" if uri else settings.service
    return await open_engine(name, collections, folder=settings.data, uri=uri, driver=settings.mongo_driver)


def _mongo(uri: str, name: str, driver: Driver) -> Engine:
    # Imported only here: the two clients are a seventh of what a service on SQLite would import.
    from .mongo import MongoEngine

    return MongoEngine(uri, name, driver)
