"""How far two reports of one day are from each other: small changes between them are those of a second typing."""

from collections.abc import Collection, Mapping
from typing import Final, TypeVar

from ..domain import Saisie

K = TypeVar("K", bound=str)

__all__ = ["DISTANCE_MAX", "distance", "proche"]

DISTANCE_MAX: Final = 1
"""Our choice: at most one answer differs."""
PAS: Final = 15
"""Minutes of difference that weigh as much as one answer; five or less weigh nothing."""


def proche(une: Saisie, autre: Saisie) -> bool:
    """Of two reports of one conseiller and one day. Another type or place is another accompagnement."""
    if (une.type, une.lieu, une.commune) != (autre.type, autre.lieu, autre.commune):
        return False
    return distance(une, autre) <= DISTANCE_MAX


def distance(une: Saisie, autre: Saisie) -> int:
    """How many answers differ; a theme more, a person older, half an hour twice."""
    ecart = abs(une.duree - autre.duree)
    return (
        (0 if ecart <= PAS // 3 else -(-ecart // PAS))
        + _mots(une.themes, autre.themes)
        + _mots(une.sous_themes, autre.sous_themes)
        + abs(une.participants - autre.participants)
        + abs(une.deja_accompagnes - autre.deja_accompagnes)
        + _parts(une.ages, autre.ages)
        + _parts(une.statuts, autre.statuts)
        + _parts(une.genres, autre.genres)
        + _mots(une.materiels, autre.materiels)
        + (une.autonomie is not autre.autonomie)
        + _mots(une.orientations, autre.orientations)
    )


def _mots(une: Collection[str], autre: Collection[str]) -> int:
    return max(len(set(une) - set(autre)), len(set(autre) - set(une)))


def _parts(une: Mapping[K, int], autre: Mapping[K, int]) -> int:
    """A person counted elsewhere is one difference, not two."""
    ecarts = [une.get(k, 0) - autre.get(k, 0) for k in {*une, *autre}]
    return max(sum(e for e in ecarts if e > 0), -sum(e for e in ecarts if e < 0))
