"""The two asynchronous MongoDB clients behind one setting: Motor, named by the project's owner, or PyMongo's own.

They answer the same to all that the engine asks but ``close``, which only PyMongo's client awaits.
"""

from collections.abc import Awaitable, Callable
from typing import Any, cast

from motor.motor_asyncio import AsyncIOMotorClient
from pymongo import AsyncMongoClient
from pymongo.asynchronous.database import AsyncDatabase

from .contract import Driver

__all__ = ["Database", "connect"]

Database = AsyncDatabase[dict[str, Any]]

# An acknowledged write is on the disk of a majority: what was answered to a person is never lost.
_OPTIONS: dict[str, Any] = {
    "w": "majority",
    "journal": True,
    "readConcernLevel": "majority",
    "tz_aware": True,
    "connectTimeoutMS": 5_000,
    "serverSelectionTimeoutMS": 5_000,
    "socketTimeoutMS": 30_000,
    "appname": "conum",
}


def connect(uri: str, name: str, driver: Driver) -> tuple[Database, Callable[[], Awaitable[None]]]:
    """The database ``name`` of that server, and what closes its client. Nothing is sent yet."""
    if driver == "pymongo":
        client: AsyncMongoClient[dict[str, Any]] = AsyncMongoClient(uri, **_OPTIONS)
        return client[name], client.close
    motor: AsyncIOMotorClient[dict[str, Any]] = AsyncIOMotorClient(uri, **_OPTIONS)

    async def close() -> None:
        motor.close()

    # Motor's database is not a subclass of PyMongo's, but has the methods that are called here, under the same names.
    return cast(Database, motor[name]), close
