"""The préfecture's opinion, one version of it, and what may be wrong with it."""

from dataclasses import dataclass
from datetime import datetime

from services.kit.aggregate import Faute, Refus

from ..events import SensAvis
from .formulaire import illisible

__all__ = ["AVIS_MAX", "AVIS_MIN", "RANG_MAX", "Avis", "AvisInvalide", "HorsDepartement"]

AVIS_MIN, AVIS_MAX = 10, 4_000
RANG_MAX = 10_000


class HorsDepartement(Refus):
    message = "Une préfecture ne se prononce que sur son département."


class AvisInvalide(Refus):
    message = "L'avis ne peut pas être rendu tel quel."


@dataclass(frozen=True, kw_only=True)
class Avis:
    """One version of the avis motivé: ``numero`` from 1, ``rang`` in the département (1 first) or None.

    ``jours``: how many days the préfecture's clock had run; None for a version that only revises the one before.
    """

    numero: int
    sens: SensAvis
    motivation: str
    postes_recommandes: int
    rang: int | None
    le: datetime
    jours: int | None = None

    def fautes(self, *, postes_souhaites: int) -> tuple[Faute, ...]:
        """All that is wrong with it, for a candidature that asks this many posts."""
        fautes = []
        if len(self.motivation.strip()) < AVIS_MIN or len(self.motivation) > AVIS_MAX:
            fautes.append(Faute("motivation", f"La motivation compte de {AVIS_MIN} à {AVIS_MAX} caractères."))
        elif illisible(self.motivation):
            fautes.append(Faute("motivation", "La motivation contient des caractères illisibles."))
        if not 0 <= self.postes_recommandes <= postes_souhaites:
            fautes.append(Faute("postesRecommandes", f"Le nombre de postes recommandés va de 0 à {postes_souhaites}."))
        if self.rang is not None and not 1 <= self.rang <= RANG_MAX:
            fautes.append(Faute("rang", f"Le rang dans le département va de 1 à {RANG_MAX}."))
        return tuple(fautes)
