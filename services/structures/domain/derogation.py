"""ANCT's own verdict on one structure, above the rule's, with its reason."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from ..events import Verdict
from .eligibilite import Eligibilite
from .motifs import PREUVES

__all__ = ["Derogation", "sous_derogation"]

EXPLICATION: Final = "L'ANCT a rendu ce verdict par dérogation à la règle."
PREUVE: Final = "Les pièces que l'ANCT a demandées en accordant sa dérogation."


@dataclass(frozen=True, kw_only=True)
class Derogation:
    """Kept for ever, also after it ended (``levee_le``: lifted, or another took its place).

    ``contre`` is what the rule said, and ``millesime`` the vintage that it was read in.
    """

    verdict: Verdict
    motif: str
    contre: Verdict
    millesime: str
    le: datetime
    levee_le: datetime | None = None


def sous_derogation(regle: Eligibilite, verdict: Verdict) -> Eligibilite:
    """The rule's reading of the structure, with ANCT's verdict in place of its own."""
    preuve = PREUVES.get(regle.famille, PREUVE)
    return replace(
        regle,
        verdict=verdict,
        explication=EXPLICATION,
        preuves_manquantes=(preuve,) if verdict is Verdict.ELIGIBLE_SOUS_CONDITION else (),
        par_derogation=True,
    )
