"""Whether a declared index serves what a list asks: else a full scan would pass the tests and fail in March."""

from collections.abc import Sequence
from typing import Any

from ..aggregate import Refus
from .contract import FIRST_MAX, PARMI_MAX, Collection, Entre, IndexManquant, Parmi, Where

__all__ = ["PremierInvalide", "TropDeValeurs", "first_within", "served"]


class PremierInvalide(Refus):
    message = f"Une page compte de 1 à {FIRST_MAX} éléments."


class TropDeValeurs(Refus):
    message = f"Un filtre compte {PARMI_MAX} valeurs au plus."


def first_within(first: int) -> int:
    if not 1 <= first <= FIRST_MAX:
        raise PremierInvalide
    return first


def served(collection: Collection[Any], where: Where, order: Sequence[str]) -> tuple[str, ...]:
    """The order to list in: the one asked, or the range's own column when none is.

    An index serves when its first columns are those of the equalities (in any order) and the next ones are
    the ordering columns in their order; a range is on the first of these. Raises IndexManquant.
    """
    equal = {column for column, value in where.items() if not isinstance(value, Entre)}
    ranges = [column for column, value in where.items() if isinstance(value, Entre)]
    for value in where.values():
        if isinstance(value, Parmi) and len(value.valeurs) > PARMI_MAX:
            raise TropDeValeurs
    effective = tuple(order) or tuple(ranges)
    then = tuple(column.removeprefix("-") for column in effective)
    if not equal and not then:
        return ()
    if len(ranges) <= 1 and then[:1] == tuple(ranges[:1] or then[:1]):
        for index in collection.indexes:
            cut = len(equal)
            if set(index.columns[:cut]) == equal and index.columns[cut : cut + len(then)] == then:
                return effective
    raise IndexManquant(f"{collection.name}: no index begins with {sorted(equal)} then {list(then)} (range: {ranges})")
