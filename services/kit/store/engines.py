"""Which engine a service stands on: a file of its own, or a MongoDB when one is named."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from .contract import Collection, Engine
from .sqlite import SqliteEngine

__all__ = ["open_engine"]


async def open_engine(name: str, collections: Sequence[Collection[Any]], *, folder: Path) -> Engine:
    """The opened store of the service ``name``: ``folder/<name>.sqlite3``."""
    engine = SqliteEngine(folder / f"{name}.sqlite3")
    await engine.open(collections)
    return engine
