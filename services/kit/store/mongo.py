"""The MongoDB engine: state, columns and untold facts in one document, changed by one conditional write."""

from collections import defaultdict
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import msgspec
from pymongo import UpdateOne
from pymongo.errors import BulkWriteError, DuplicateKeyError

from .conflicts import conflict, kept
from .contract import PARMI_MAX, Collection, Driver, Envelope, Row, Scalar, Where
from .drivers import Database, connect
from .mql import KEPT, filter_of, indexes, sort_of
from .retry import again

__all__ = ["MongoEngine"]

Document = dict[str, Any]
WRITES_KEPT = 10
_NEW: Document = {"$setOnInsert": {"outbox": [], "writes": []}}


class MongoEngine:
    """The database ``name`` at ``uri``, which no other service reads."""

    def __init__(self, uri: str, name: str, driver: Driver = "motor") -> None:
        self._uri, self._name, self._driver = uri, name, driver
        self._opened: tuple[Database, Callable[[], Awaitable[None]]] | None = None

    async def open(self, collections: Sequence[Collection[Any]]) -> None:
        self._opened = connect(self._uri, self._name, self._driver)
        for collection in collections:
            await self._database[collection.name].create_indexes(indexes(collection))

    @property
    def _database(self) -> Database:
        if self._opened is None:
            raise RuntimeError("the store is not open")
        return self._opened[0]

    def rows(self, collection: str) -> "MongoRows":
        return MongoRows(self._database, collection)

    async def ping(self) -> None:
        await self._database.command("ping")

    async def close(self) -> None:
        if self._opened is not None:
            await self._opened[1]()
            self._opened = None


class MongoRows:
    """One collection. ``writes`` holds the marks of the last writes, so that one asked again is known for done."""

    def __init__(self, database: Database, collection: str) -> None:
        self._documents = database[collection]

    async def insert(self, row: Row) -> None:
        mark = uuid4().hex
        document: Document = {"_id": row.id, **_state(row), "outbox": _facts(row), "writes": [mark]}
        if row.creation is not None:
            document["creation"] = row.creation
        if row.outbox:
            document["outboxAt"] = datetime.now(UTC)

        async def ask(repeated: bool) -> None:
            try:
                await self._documents.insert_one(document)
            except DuplicateKeyError as error:
                if not (repeated and await self._done(row.id, mark)):
                    raise conflict(error) from error

        await again(ask)

    async def update(self, row: Row, *, expected: int) -> bool:
        mark = uuid4().hex
        change: Document = {
            "$set": _state(row),
            "$push": {
                "outbox": {"$each": _facts(row)},
                "writes": {"$each": [mark], "$slice": -WRITES_KEPT},
            },
        }
        if row.outbox:
            # The oldest untold fact dates the row: a row that is written all the time is not left to the end.
            change["$min"] = {"outboxAt": datetime.now(UTC)}

        async def ask(repeated: bool) -> bool:
            try:
                found = await self._documents.update_one({"_id": row.id, "version": expected}, change)
            except DuplicateKeyError as error:
                raise conflict(error) from error
            return found.matched_count == 1 or (repeated and await self._done(row.id, mark))

        return await again(ask)

    async def fetch(self, ids: Sequence[str]) -> Mapping[str, Row]:
        rows: dict[str, Row] = {}
        for start in range(0, len(ids), PARMI_MAX):
            batch = list(ids[start : start + PARMI_MAX])
            found = await self._find({"_id": batch[0] if len(batch) == 1 else {"$in": batch}})
            rows |= {row.id: row for row in found}
        return rows

    async def by_creation(self, cle: str) -> Row | None:
        found = await self._find({"creation": cle})
        return found[0] if found else None

    async def query(self, where: Where, order: Sequence[str], limit: int, after: Sequence[Scalar] | None) -> list[Row]:
        return await self._find(filter_of(where, order, after), sort_of(order), limit)

    async def put_many(self, rows: Sequence[Row]) -> int:
        if not rows:
            return 0
        puts = [
            # Where a later version is, the filter finds nothing and the insertion meets its id: that row stays.
            UpdateOne({"_id": row.id, "version": {"$lt": row.version}}, {"$set": _state(row), **_NEW}, upsert=True)
            for row in rows
        ]

        async def ask(_: bool) -> int:
            try:
                done = await self._documents.bulk_write(puts, ordered=False)
            except BulkWriteError as error:
                return kept(error)
            return done.matched_count + done.upserted_count

        return await again(ask)

    async def delete(self, id: str) -> None:
        await again(lambda _: self._documents.delete_one({"_id": id}))

    async def clear(self) -> None:
        await again(lambda _: self._documents.delete_many({"outboxAt": {"$exists": False}}))

    async def outbox(self, limit: int, after: Sequence[Envelope] = ()) -> list[Envelope]:
        since = {"$gte": datetime.fromtimestamp(after[-1].place / 1_000, UTC)} if after else {"$exists": True}
        documents = await again(
            lambda _: (
                self._documents.find({"outboxAt": since}, {"outbox": 1, "outboxAt": 1})
                .sort({"outboxAt": 1})
                .limit(limit)
                .to_list(limit)
            )
        )
        # The last rows given may hold facts that were not: they come again, without what is being told.
        told = {fact.id for fact in after}
        facts = [
            {**fact, "place": _milliseconds(document["outboxAt"])}
            for document in documents
            for fact in document["outbox"]
            if fact["id"] not in told
        ]
        return msgspec.convert(facts[:limit], list[Envelope])

    async def told(self, facts: Sequence[Envelope]) -> None:
        by_row: defaultdict[str, list[str]] = defaultdict(list)
        for fact in facts:
            by_row[fact.key].append(fact.id)
        if changes := [UpdateOne({"_id": key}, _without(ids)) for key, ids in by_row.items()]:
            await again(lambda _: self._documents.bulk_write(changes, ordered=False))

    async def _done(self, id: str, mark: str) -> bool:
        return await self._documents.find_one({"_id": id, "writes": mark}, {"_id": 1}) is not None

    async def _find(self, asked: Document, sort: Document | None = None, limit: int = 0) -> list[Row]:
        def ask(_: bool) -> Awaitable[list[Document]]:
            cursor = self._documents.find(asked, KEPT).limit(limit)
            return (cursor.sort(sort) if sort else cursor).to_list(None)

        return [_row(document) for document in await again(ask)]


def _state(row: Row) -> Document:
    return {
        "version": row.version,
        "state": row.body,
        # A column without a value is left out, so that "exists" is what keeps it out of a unique index.
        "ix": {name: value for name, value in row.columns.items() if value is not None},
        "commandes": [{"cle": cle, "empreinte": empreinte} for cle, empreinte in row.commandes.items()],
    }


def _without(ids: Sequence[str]) -> list[Document]:
    left = {"$filter": {"input": "$outbox", "cond": {"$not": [{"$in": ["$$this.id", list(ids)]}]}}}
    emptied = {"$cond": [{"$eq": ["$outbox", []]}, "$$REMOVE", "$outboxAt"]}
    # One pipeline: a fact that is pushed meanwhile stays, and so does the date that has it found.
    return [{"$set": {"outbox": left}}, {"$set": {"outboxAt": emptied}}]


def _facts(row: Row) -> list[Document]:
    return [msgspec.to_builtins(envelope, str_keys=True) for envelope in row.outbox]


def _milliseconds(moment: datetime) -> int:
    return int(moment.replace(tzinfo=UTC).timestamp() * 1_000)


def _row(document: Document) -> Row:
    return Row(
        id=document["_id"],
        version=document["version"],
        body=document["state"],
        columns=document["ix"],
        commandes={c["cle"]: c["empreinte"] for c in document["commandes"]},
        creation=document.get("creation"),
    )
