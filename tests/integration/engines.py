"""The two engines that the tests of a service run on, each time in a store of its own."""

import atexit
import os
from collections import defaultdict, deque
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Final

import pytest
from pymongo import MongoClient

from services.kit.store import Collection, Engine, open_engine
from services.kit.temps import uuid7

ENGINES = ("sqlite", "mongo")
_USED: Final[dict[tuple[str, ...], deque[str]]] = defaultdict(deque)
"""Databases of tests that have ended, by the collections that they were made for: emptying one takes less than half of
what making it does. The oldest is taken first, long after the last write that its test had asked for."""


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
    """An empty store on ``sqlite`` or ``mongo``, closed at the end."""
    uri = mongodb_uri() if engine == "mongo" else None
    used = _USED[service, *(repr(collection) for collection in collections)]
    name = emptied(uri, used.popleft()) if uri and len(used) >= 3 else f"{service}_{uuid7()[-12:]}"
    store = await open_engine(name, collections, folder=folder, uri=uri)
    try:
        yield store
    finally:
        await store.close()
        if uri:
            used.append(name)


def emptied(uri: str, name: str) -> str:
    with MongoClient[dict[str, object]](uri) as client:
        for collection in client[name].list_collection_names():
            client[name][collection].delete_many({})
    return name


@atexit.register
def _forget() -> None:
    """A server of one's own keeps nothing of the tests."""
    if names := [name for used in _USED.values() for name in used]:
        with MongoClient[dict[str, object]](mongodb_uri()) as client:
            for name in names:
                client.drop_database(name)
