"""A collection's tables and indexes, and what a list asks, as SQLite's SQL."""

import re
from collections.abc import Sequence
from typing import Any

import msgspec

from .contract import Collection, Entre, Parmi, Scalar, Where

__all__ = ["Query", "column", "schema"]

_NAME = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")


def schema(collection: Collection[Any]) -> list[str]:
    """Creates what is not there; drops nothing. Names are checked: they go into the statements as they are."""
    table = _named(collection.name)
    statements = [
        f'CREATE TABLE IF NOT EXISTS "{table}" (id TEXT PRIMARY KEY NOT NULL, version INTEGER NOT NULL,'
        " body TEXT NOT NULL, ix TEXT NOT NULL, commandes TEXT NOT NULL, creation TEXT)",
        f'CREATE UNIQUE INDEX IF NOT EXISTS "{table}__creation" ON "{table}" (creation) WHERE creation IS NOT NULL',
        f'CREATE TABLE IF NOT EXISTS "{table}__outbox" (n INTEGER PRIMARY KEY AUTOINCREMENT, envelope TEXT NOT NULL)',
    ]
    for index in collection.indexes:
        parts = [_extract(_named(c)) for c in index.columns]
        if index.unique:
            whole = " AND ".join(f"{part} IS NOT NULL" for part in parts)
            statements.append(
                f'CREATE UNIQUE INDEX IF NOT EXISTS "{table}__{index.name}__unique" ON "{table}" ({", ".join(parts)})'
                f" WHERE {whole}"
            )
        else:
            columns = ", ".join([*parts, "id"])
            statements.append(f'CREATE INDEX IF NOT EXISTS "{table}__{index.name}" ON "{table}" ({columns})')
    return statements


def column(index: str) -> str:
    """The declared name of an index, from the name it has in the file."""
    return index.split("__")[1]


def _named(name: str) -> str:
    if not _NAME.fullmatch(name):
        raise ValueError(f"{name!r} cannot name a collection or a column")
    return name


def _extract(name: str) -> str:
    return f"json_extract(ix, '$.{name}')"


def _from_there(where: Where, order: Sequence[str], after: Sequence[Scalar] | None) -> Where:
    """The range that a list is ordered by begins where the page before ended.

    Of two bounds of one column SQLite takes the first for its index: each page would walk over all those before it.
    """
    column = order[0].removeprefix("-") if order else ""
    asked, there = where.get(column), after[0] if after else None
    # A cursor comes from outside: a value of another type than the bounds is none that this list gave.
    if not isinstance(asked, Entre) or {type(there)} != {type(b) for b in (asked.du, asked.au) if b is not None}:
        return where
    if order[0].startswith("-"):
        highs = [high for high in (asked.au, _next(there)) if high is not None]
        return {**where, column: Entre(asked.du, min(highs, default=None))}
    return {**where, column: Entre(max([low for low in (asked.du, there) if low is not None]), asked.au)}


def _next(value: Scalar) -> Any:
    """The first value after this one; None after the last integer that SQLite has."""
    if isinstance(value, str):
        return f"{value}\0"
    return None if value is None or value + 1 >= 1 << 63 else value + 1


class Query:
    """``where`` (a clause, maybe empty), ``order`` and the ``values`` of the clause's marks."""

    def __init__(self, where: Where, order: Sequence[str], after: Sequence[Scalar] | None) -> None:
        self.values: list[Scalar] = []
        clauses: list[str] = []
        for name, value in _from_there(where, order, after).items():
            clauses += self._filter(_extract(_named(name)), value)
        columns = [_extract(_named(o.removeprefix("-"))) for o in order]
        clauses += [f"{c} IS NOT NULL" for c in columns]
        down = [o.startswith("-") for o in order]
        # The id goes the way of the last column, so that one index walked one way gives the whole order.
        columns, down = [*columns, "id"], [*down, bool(down) and down[-1]]
        if after is not None:
            clauses.append(self._beyond(columns, down, after))
        self.where = f"WHERE {' AND '.join(clauses)}" if clauses else ""
        self.order = ", ".join(f"{c} DESC" if d else c for c, d in zip(columns, down, strict=True))

    def _filter(self, extract: str, value: "Scalar | Parmi | Entre") -> list[str]:
        match value:
            case None:
                return [f"{extract} IS NULL"]
            case Parmi(valeurs):
                self.values.append(msgspec.json.encode(valeurs).decode())
                among = f"{extract} IN (SELECT value FROM json_each(?))"  # noqa: S608
                return [f"({among} OR {extract} IS NULL)" if None in valeurs else among]
            case Entre(du, au):
                bounds = [(">=", du), ("<", au)]
                self.values += [bound for _, bound in bounds if bound is not None]
                return [f"{extract} {sign} ?" for sign, bound in bounds if bound is not None]
        self.values.append(value)
        return [f"{extract} = ?"]

    def _beyond(self, columns: Sequence[str], down: Sequence[bool], after: Sequence[Scalar]) -> str:
        signs = ["<" if d else ">" for d in down]
        ways = []
        # The first column's bound by itself, for the index; what ties it is told apart by the ways.
        self.values.append(after[0])
        for last in range(len(columns)):
            same = [f"{c} = ?" for c in columns[:last]]
            ways.append(" AND ".join([*same, f"{columns[last]} {signs[last]} ?"]))
            self.values += after[: last + 1]
        return f"{columns[0]} {signs[0]}= ? AND ({' OR '.join(ways)})"
