"""The two engines that the tests of a service run on, each time in a store of its own."""

import os
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from pymongo import MongoClient

from services.kit.store import Collection, Engine, open_engine
from services.kit.temps import uuid7

ENGINES = ("sqlite", "mongo")


def mongodb_uri() -> str:
    """The server to test on; without one the test is skipped on a laptop, and fails in CI."""
    uri = os.environ.get("MONGODB_TEST_URI")
    if uri:
        return uri
    reason = "MONGODB_TEST_URI names no MongoDB-wire server (python -m infra.local.mongo run starts one)"
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)


@asynccontextmanager
async def opened(
    service: str, engine: str, collections: Sequence[Collection[Any]], folder: Path
) -> AsyncIterator[Engine]:
    """An empty store on ``sqlite`` or ``mongo``, closed and forgotten at the end."""
    uri = mongodb_uri() if engine == "mongo" else None
    name = f"{service}_{uuid7()[-12:]}"
    store = await open_engine(name, collections, folder=folder, uri=uri)
    try:
        yield store
    finally:
        await store.close()
        if uri:
            with MongoClient[dict[str, object]](uri) as client:
                client.drop_database(name)
