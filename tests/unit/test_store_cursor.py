"""A cursor says where a list goes on, and nothing that was not written by us is taken for one."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.kit.store import CurseurInvalide
from services.kit.store.cursor import read, write

ORDER = ("-depose_le", "total")


@given(st.text(), st.integers(-(2**63), 2**63 - 1), st.text())
def test_a_cursor_gives_back_what_was_written(depose_le: str, total: int, id: str) -> None:
    assert read(write(ORDER, [depose_le, total, id]), ORDER) == [depose_le, total, id]


@pytest.mark.parametrize("order", [("depose_le", "total"), ("-depose_le",), (), ("total", "-depose_le")])
def test_the_cursor_of_another_order_is_refused(order: tuple[str, ...]) -> None:
    with pytest.raises(CurseurInvalide):
        read(write(ORDER, ["2026", 1, "id"]), order)


def _forged(text: str) -> str:
    return base64.urlsafe_b64encode(text.encode()).rstrip(b"=").decode()


@pytest.mark.parametrize(
    "cursor",
    [
        "",
        "é",
        "====",
        "a b",
        "W10\n",
        _forged("[]"),
        _forged("null"),
        _forged('[["total"],[1]]'),
        _forged('[["total"],[1,2]]'),
        _forged('[["total"],[null,"id"]]'),
        _forged('[["total"],[1.5,"id"]]'),
        _forged('[["total"],[{"$gt":""},"id"]]'),
        _forged('[["total"],[9223372036854775808,"id"]]'),
        _forged('[["total"],[1,"id","more"]]'),
        _forged('[["total"],[1,"id"],1]'),
        _forged('[["total"],["\\ud800","id"]]'),
        _forged('[["total"],[1,"id"]'),
        _forged('[["total"],["' + "x" * 10_000 + '","id"]]'),
    ],
)
def test_a_malformed_cursor_is_refused(cursor: str) -> None:
    with pytest.raises(CurseurInvalide):
        read(cursor, ("total",))


@given(st.text())
def test_no_text_at_all_breaks_the_reading_of_a_cursor(text: str) -> None:
    with pytest.raises(CurseurInvalide):
        read(text, ORDER)
