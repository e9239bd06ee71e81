"""Which lists a declared index serves."""

import pytest

from services.kit.store import Collection, Entre, Index, IndexManquant, Parmi
from services.kit.store.check import served
from services.kit.store.contract import Where

LISTE = Collection("liste", str, indexes=[Index("a", "b", "c"), Index("siret", unique=True), Index("d")])


@pytest.mark.parametrize(
    ("where", "order", "effective"),
    [
        ({}, (), ()),
        ({"a": 1}, (), ()),
        ({"b": 1, "a": 2}, ("-c",), ("-c",)),
        ({"b": Parmi((1, 2)), "a": 2}, ("c",), ("c",)),
        ({"a": 1}, ("b", "c"), ("b", "c")),
        ({"a": 1, "b": Entre(2)}, ("-b",), ("-b",)),
        ({"a": 1, "b": Entre(2)}, (), ("b",)),
        ({"siret": "1"}, (), ()),
        ({}, ("siret",), ("siret",)),
        ({"d": None}, (), ()),
    ],
)
def test_an_index_serves_its_first_columns_then_an_order(
    where: Where, order: tuple[str, ...], effective: tuple[str, ...]
) -> None:
    assert served(LISTE, where, order) == effective


@pytest.mark.parametrize(
    ("where", "order"),
    [
        ({"b": 1}, ()),
        ({"a": 1}, ("c",)),
        ({"a": 1, "c": 1}, ()),
        ({"a": 1, "d": 1}, ()),
        ({"a": Entre(1)}, ("b",)),
        ({"a": Entre(1), "b": Entre(1)}, ()),
        ({"a": 1, "b": 1, "c": 1}, ("d",)),
        ({}, ("inconnue",)),
        ({"inconnue": 1}, ()),
    ],
)
def test_what_no_index_serves_is_a_bug_of_ours(where: Where, order: tuple[str, ...]) -> None:
    with pytest.raises(IndexManquant):
        served(LISTE, where, order)
