"""The CRA of one conseiller of one structure in one month: which ones, never how many were added."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Self

__all__ = ["CraDuMois", "Entree", "cle_du_mois", "mois_de"]


def mois_de(jour: date) -> str:
    """``2026-05``: text order is the order of time."""
    return f"{jour:%Y-%m}"


def cle_du_mois(structure: str, conseiller: str, mois: str) -> str:
    return f"{structure}/{conseiller}/{mois}"


@dataclass(frozen=True, kw_only=True)
class Entree:
    """One CRA as its fact ``sequence`` tells it; ``jour`` None: it was withdrawn, or is of another month now."""

    sequence: int
    jour: date | None


@dataclass(frozen=True, kw_only=True)
class CraDuMois:
    """A counter would count twice what is told twice: here each CRA has its line, under its id."""

    structure: str
    conseiller: str
    mois: str
    entrees: Mapping[str, Entree] = field(default_factory=dict)

    @property
    def cle(self) -> str:
        return cle_du_mois(self.structure, self.conseiller, self.mois)

    @property
    def nombre(self) -> int:
        return sum(e.jour is not None for e in self.entrees.values())

    @property
    def dernier_jour(self) -> date | None:
        return max((e.jour for e in self.entrees.values() if e.jour is not None), default=None)

    def noter(self, cra: str, entree: Entree) -> Self:
        """An older fact of that CRA, or the same again, changes nothing."""
        connue = self.entrees.get(cra)
        if connue is not None and connue.sequence >= entree.sequence:
            return self
        return replace(self, entrees={**self.entrees, cra: entree})
