"""Percentages that add up: rounded by largest remainder."""

from collections.abc import Sequence

__all__ = ["CENT", "plus_forts_restes"]

CENT = 1_000
"""A hundred per cent, in tenths."""


def plus_forts_restes(nombres: Sequence[int], total: int = CENT) -> list[int]:
    """``total`` shared out as these numbers are: each share is the exact one rounded down or up, and they sum up to it.

    What is left after rounding down goes to the largest remainders; of two equal ones, to the larger number, then to
    the first. All zeros when there is nothing to share by.
    """
    somme = sum(nombres)
    if somme == 0:
        return [0] * len(nombres)
    parts = [n * total // somme for n in nombres]
    restes = sorted(range(len(nombres)), key=lambda i: (-(nombres[i] * total % somme), -nombres[i], i))
    for i in restes[: total - sum(parts)]:
        parts[i] += 1
    return parts
