"""How far the indexes of a platform are from what its services declare. None is ever dropped."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .conditions import Condition

__all__ = ["Progress", "missing", "synced"]


@dataclass(frozen=True)
class Progress:
    """Of one service: how many indexes it declares, and how many of them are there."""

    service: str
    wanted: int
    built: int


def missing(wanted: Mapping[str, Sequence[str]], there: Mapping[str, Sequence[str]]) -> list[tuple[str, str]]:
    """``(collection, index)`` of each that is declared and not there, in the order of the declaration."""
    return [
        (collection, index)
        for collection, indexes in wanted.items()
        for index in indexes
        if index not in there.get(collection, ())
    ]


def synced(progress: Sequence[Progress], fault: str = "") -> Condition:
    """``fault``: why they are not built, in words."""
    if fault:
        return Condition("Synced", "False", "IndexEnDefaut", fault)
    behind = [p.service for p in progress if p.built < p.wanted]
    if behind:
        return Condition("Synced", "False", "IndexEnCours", f"Des index se construisent : {', '.join(behind)}.")
    return Condition("Synced", "True", "CommeDeclare", "Tout est comme déclaré.")
