"""Builds the indexes that the services of a Plateforme declare, one after the other, and tells each in its status."""

from collections.abc import AsyncIterator, Mapping, Sequence
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from pymongo import IndexModel
from pymongo.errors import OperationFailure, PyMongoError

from services.kit.store.contract import Collection
from services.kit.store.drivers import Database, connect
from services.kit.store.mql import indexes

from .access import Missing, mongodb_of
from .domain.conditions import paused
from .domain.indexes import Progress, missing, synced
from .kube import PLATEFORME, Kube, Resource
from .report import PAUSED, say

__all__ = ["Indexes", "build", "declared"]

Declared = Mapping[str, Sequence[IndexModel]]


def declared(service: str) -> Declared:
    """Collection → its indexes, as the service's own store makes them; nothing for a service that is not ours."""
    module = f"services.{service}.store"
    if find_spec(f"services.{service}") is None or find_spec(module) is None:
        return {}
    collections: Sequence[Collection[Any]] = import_module(module).COLLECTIONS
    return {collection.name: indexes(collection) for collection in collections}


class Indexes:
    def __init__(self, kube: Kube) -> None:
        self._kube = kube

    async def reconcile(self, name: str) -> None:
        """Raises PyMongoError, once it was said, so that it is tried again soon: a build goes on without us."""
        plateforme = await self._kube.get(PLATEFORME, name)
        if plateforme is None or "deletionTimestamp" in plateforme["metadata"]:
            return
        if paused(plateforme):
            await say(self._kube, PLATEFORME, plateforme, [PAUSED])
            return
        try:
            where = await mongodb_of(self._kube, plateforme)
            if where is None:
                await self._tell(plateforme, [])
                return
            uri, prefix = where
            services = [service["name"] for service in plateforme["spec"]["services"]]
            progress = {service: Progress(service, _count(declared(service)), 0) for service in services}
            for service in services:
                async for one in self._service(uri.get_secret_value(), f"{prefix}{service}", service):
                    progress[service] = one
                    if one.built < one.wanted:
                        await self._tell(plateforme, list(progress.values()))
            await self._tell(plateforme, list(progress.values()))
        except Missing as gone:
            await say(self._kube, PLATEFORME, plateforme, [synced([], str(gone))])
        except PyMongoError as error:
            await say(self._kube, PLATEFORME, plateforme, [synced([], _words(error))])
            raise

    async def _service(self, uri: str, name: str, service: str) -> AsyncIterator[Progress]:
        database, close = connect(uri, name, "pymongo")
        try:
            async for progress in build(database, service, declared(service)):
                yield progress
        finally:
            await close()

    async def _tell(self, plateforme: Resource, progress: Sequence[Progress]) -> None:
        shown = [{"service": p.service, "wanted": p.wanted, "built": p.built} for p in progress]
        await say(self._kube, PLATEFORME, plateforme, [synced(progress)], {"indexes": shown})


async def build(database: Database, service: str, wanted: Declared) -> AsyncIterator[Progress]:
    """Builds what is missing; yields a Progress at the beginning and after each index."""
    names = {collection: [str(m.document["name"]) for m in models] for collection, models in wanted.items()}
    there = {collection: await _there(database, collection) for collection in wanted}
    left = missing(names, there)
    total = _count(wanted)
    yield Progress(service, total, total - len(left))
    for done, (collection, index) in enumerate(left, 1):
        model = next(m for m in wanted[collection] if m.document["name"] == index)
        await database[collection].create_indexes([model])
        yield Progress(service, total, total - len(left) + done)


async def _there(database: Database, collection: str) -> list[str]:
    return list(await database[collection].index_information())


def _count(wanted: Declared) -> int:
    return sum(map(len, wanted.values()))


def _words(error: PyMongoError) -> str:
    if isinstance(error, OperationFailure) and error.code in (85, 86):
        return "Un index de ce nom existe, fait autrement. Il n'est pas supprimé : décidez-en, puis supprimez-le."
    if isinstance(error, OperationFailure) and error.code == 11000:
        return "Un index unique ne peut se faire : des documents se répètent."
    return f"MongoDB refuse ou ne répond pas : {type(error).__name__}."
