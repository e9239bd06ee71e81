"""A page costs the same wherever it is in the list, with a range or without."""

import json
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pytest

from services.kit.store.contract import Collection, Entre, Index, Scalar, Where
from services.kit.store.sql import Query, schema

COMBIEN = 20_000
TOUT: Where = {"jour": Entre("2000", "3000")}


@dataclass(frozen=True)
class Fiche:
    jour: str


FICHES = Collection("fiches", Fiche, columns={"jour": lambda f: f.jour}, indexes=[Index("jour")])


@pytest.fixture(scope="module")
def base() -> Iterator[sqlite3.Connection]:
    with sqlite3.connect(":memory:") as db:
        for statement in schema(FICHES):
            db.execute(statement)
        rows = ((f"{n:05d}", json.dumps({"jour": f"2{n // 5:05d}"})) for n in range(COMBIEN))
        db.executemany("INSERT INTO fiches VALUES (?, 1, '{}', ?, '{}', NULL)", rows)
        yield db
    db.close()


def lire(
    base: sqlite3.Connection, where: Where, order: Sequence[str], after: Sequence[Scalar] | None
) -> tuple[list[tuple[str, str]], int]:
    """The page, and how many tens of steps SQLite took for it."""
    pas = 0

    def compter() -> int:
        nonlocal pas
        pas += 1
        return 0

    query = Query(where, order, after)
    base.set_progress_handler(compter, 10)
    try:
        sql = f"SELECT id, json_extract(ix, '$.jour') FROM fiches {query.where} ORDER BY {query.order} LIMIT 100"
        return base.execute(sql, query.values).fetchall(), pas
    finally:
        base.set_progress_handler(None, 0)


@pytest.mark.parametrize("where", [{}, TOUT, {"jour": Entre("2000")}, {"jour": Entre(au="3000")}])
@pytest.mark.parametrize("order", ["jour", "-jour"])
def test_the_last_page_of_a_list_takes_no_longer_than_the_first(
    base: sqlite3.Connection, where: Where, order: str
) -> None:
    after: list[Scalar] | None = None
    lus: list[str] = []
    pas: list[int] = []
    while True:
        page, combien = lire(base, where, [order], after)
        if not page:
            break
        lus += [id for id, _ in page]
        pas.append(combien)
        after = [page[-1][1], page[-1][0]]
    assert len(lus) == len(set(lus)) == COMBIEN
    assert lus == sorted(lus, reverse=order == "-jour")
    assert max(pas) < 2 * pas[0]


@pytest.mark.parametrize("order", ["jour", "-jour"])
@pytest.mark.parametrize("ailleurs", ["0", "2", "9", 7, (1 << 63) - 1])
def test_a_cursor_from_elsewhere_opens_nothing_beyond_the_range(
    base: sqlite3.Connection, order: str, ailleurs: Scalar
) -> None:
    page, _ = lire(base, {"jour": Entre("200100", "200102")}, [order], [ailleurs, "x"])
    assert {jour for _, jour in page} <= {"200100", "200101"}


def test_the_last_integer_is_followed_by_none(base: sqlite3.Connection) -> None:
    assert Query({"jour": Entre(5)}, ["-jour"], [(1 << 63) - 1, "x"]).values.count(1 << 63) == 0
