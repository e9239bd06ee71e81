"""A score as it is frozen with a decision, and found again from what was frozen."""

from dataclasses import dataclass
from typing import Self

from services.kit.aggregate import Refus

from .bareme import BAREME, noter
from .scores import Entrees, Poids, Score

__all__ = ["BaremeInconnu", "Notation"]


class BaremeInconnu(Refus):
    message = "Ce score a été calculé par un barème que cette version ne connaît pas."


@dataclass(frozen=True, kw_only=True)
class Notation:
    """What is frozen with a decision: enough to find its score again, and the value found then."""

    entrees: Entrees
    poids: Poids
    bareme: str
    valeur: int

    @classmethod
    def figer(cls, entrees: Entrees, poids: Poids) -> Self:
        score = noter(entrees, poids)
        return cls(entrees=entrees, poids=poids, bareme=score.bareme, valeur=score.valeur)

    def recalculer(self) -> Score:
        """The score found again from what was frozen; raises BaremeInconnu for a rule that is not kept here."""
        if self.bareme != BAREME:
            raise BaremeInconnu(self.bareme)
        return noter(self.entrees, self.poids)
