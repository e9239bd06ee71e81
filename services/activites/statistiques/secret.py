"""Which figures anybody may read: none under five, and none that subtraction would find.

The figures of one table (the totals of a year, one breakdown of it, the totals of its months) are told whole for a
territory, or not at all. Territories are a tree. From the root down, a territory may be told when

- the one above it is, and it is told for the tables that this one details;
- each of its own figures is zero or five at least;
- so is each sum, over the territories of its rank that are not told, that subtracting those that are told would give.
  When one is not, more of them are left untold, the smallest first.

So what the told territories allow to compute, by any sum or difference of them, is made of parts that are zero or five
at least. Figures of different tables share no cell but the totals, which each table presupposes: months are told
without their breakdowns, and breakdowns for the year, so that no two tables are margins of a third.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from operator import add, sub
from typing import Final

__all__ = ["SEUIL", "dicibles", "sur"]

SEUIL: Final = 5
Vecteur = Sequence[int]


def sur(vecteur: Iterable[int]) -> bool:
    """Zero tells of nobody; one to four may tell of somebody."""
    return not any(0 < n < SEUIL for n in vecteur)


def dicibles(
    racine: str, enfants: Mapping[str, Sequence[str]], vecteurs: Mapping[str, Vecteur], permis: Callable[[str], bool]
) -> frozenset[str]:
    """The territories of which this table may be told.

    ``vecteurs``: the figures of the table and each difference of them that makes sense (those who are *not* already
    accompanied…), none negative, a territory's the sum of its parts'. ``permis``: whether it may be told at all.
    """
    dits: set[str] = set()
    a_voir = [racine] if permis(racine) and sur(vecteurs[racine]) else []
    while a_voir:
        dit = a_voir.pop()
        dits.add(dit)
        a_voir += _parts(vecteurs[dit], enfants.get(dit, ()), vecteurs, permis)
    return frozenset(dits)


def _parts(
    total: Vecteur, parts: Sequence[str], vecteurs: Mapping[str, Vecteur], permis: Callable[[str], bool]
) -> list[str]:
    """Those that may be told under a territory that is."""
    dites = sorted((p for p in parts if permis(p) and sur(vecteurs[p])), key=lambda p: (sum(vecteurs[p]), p))
    reste = list(total)
    for part in dites:
        reste = list(map(sub, reste, vecteurs[part]))
    while dites and not sur(reste):
        tue = _a_taire(dites, reste, vecteurs)
        dites.remove(tue)
        reste = list(map(add, reste, vecteurs[tue]))
    return dites


def _a_taire(dites: Sequence[str], reste: Vecteur, vecteurs: Mapping[str, Vecteur]) -> str:
    """The smallest that makes the rest safe; else the smallest that adds to what is not."""
    for part in dites:
        if sur(map(add, reste, vecteurs[part])):
            return part
    petits = [n for n, valeur in enumerate(reste) if 0 < valeur < SEUIL]
    return next(part for part in dites if any(vecteurs[part][n] for n in petits))
