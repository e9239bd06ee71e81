"""A collection's indexes, and what a list asks, as MongoDB's filters."""

from collections.abc import Sequence
from typing import Any

from pymongo import ASCENDING, IndexModel

from .contract import Collection, Entre, Parmi, Scalar, Where

__all__ = ["KEPT", "filter_of", "indexes", "sort_of"]

KEPT = {"version": 1, "state": 1, "ix": 1, "commandes": 1, "creation": 1}


def indexes(collection: Collection[Any]) -> list[IndexModel]:
    """Those declared, and the two of every collection: who made a row, and where facts wait."""
    models = [
        IndexModel([("creation", ASCENDING)], name="creation__unique", unique=True, sparse=True),
        IndexModel([("outboxAt", ASCENDING)], name="outboxAt", sparse=True),
    ]
    for index in collection.indexes:
        keys = [(f"ix.{column}", ASCENDING) for column in index.columns]
        if index.unique:
            whole = {key: {"$exists": True} for key, _ in keys}
            models.append(IndexModel(keys, name=f"{index.name}__unique", unique=True, partialFilterExpression=whole))
        else:
            models.append(IndexModel([*keys, ("_id", ASCENDING)], name=index.name))
    return models


def sort_of(order: Sequence[str]) -> dict[str, int]:
    """The id goes the way of the last column, so that one index walked one way gives the whole order."""
    ways = {f"ix.{column.removeprefix('-')}": -1 if column.startswith("-") else 1 for column in order}
    return {**ways, "_id": [1, *ways.values()][-1]}


def filter_of(where: Where, order: Sequence[str], after: Sequence[Scalar] | None) -> dict[str, Any]:
    clauses: list[dict[str, Any]] = [{f"ix.{column}": _condition(value)} for column, value in where.items()]
    sort = sort_of(order)
    clauses += [{key: {"$exists": True}} for key in sort if key != "_id"]
    if after is not None:
        clauses += _beyond(sort, after)
    return {"$and": clauses} if clauses else {}


def _condition(value: "Scalar | Parmi | Entre") -> Any:
    match value:
        case Parmi(valeurs):
            return {"$in": list(valeurs)}
        case Entre(du, au):
            bounds = {"$gte": du, "$lt": au}
            return {sign: bound for sign, bound in bounds.items() if bound is not None} or {"$exists": True}
    return {"$eq": value}


def _beyond(sort: dict[str, int], after: Sequence[Scalar]) -> list[dict[str, Any]]:
    keys = list(sort)
    signs = ["$gt" if way > 0 else "$lt" for way in sort.values()]
    ways: list[dict[str, Any]] = []
    for last, (key, sign) in enumerate(zip(keys, signs, strict=True)):
        ways.append({**dict(zip(keys[:last], after[:last], strict=True)), key: {sign: after[last]}})
    # The first column's bound by itself, for the index; what ties it is told apart by the ways.
    return [{keys[0]: {f"{signs[0]}e": after[0]}}, {"$or": ways}]
