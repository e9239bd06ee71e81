"""What a candidature is told by others and keeps: eligibility, decisions; and the lines of its history."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from .etats import Action, Statut

__all__ = ["Acteur", "DecisionRecue", "Eligibilite", "Origine", "Transition", "Verdict", "VerdictEligibilite"]


class Acteur(StrEnum):
    """Who made a candidature move, as a role: no person is named."""

    STRUCTURE = "STRUCTURE"
    PREFECTURE = "PREFECTURE"
    ANCT = "ANCT"
    COMITE = "COMITE"
    PLATEFORME = "PLATEFORME"
    """Nobody's act: a delay is over, or the structure is no more."""


class VerdictEligibilite(StrEnum):
    """What the service of the structures says of the structure."""

    ELIGIBLE = "ELIGIBLE"
    ELIGIBLE_SOUS_CONDITION = "ELIGIBLE_SOUS_CONDITION"
    INELIGIBLE = "INELIGIBLE"


class Verdict(StrEnum):
    """What the committee says of the candidature."""

    POSITIF = "POSITIF"
    NEGATIF = "NEGATIF"
    EXAMEN_COMPLEMENTAIRE = "EXAMEN_COMPLEMENTAIRE"


@dataclass(frozen=True, kw_only=True)
class Eligibilite:
    """The verdict on the structure, the proofs it still owes, and the vintage of the table it was read in."""

    verdict: VerdictEligibilite
    preuves_manquantes: tuple[str, ...] = ()
    millesime: str = ""


@dataclass(frozen=True, kw_only=True)
class Transition:
    """One line of the history: who (as a role) did what, when, and the states before and after."""

    action: Action
    de: Statut
    vers: Statut
    par: Acteur
    le: datetime


@dataclass(frozen=True, kw_only=True)
class DecisionRecue:
    """A decision of the committee, once it is notified."""

    id: str
    session: str
    verdict: Verdict
    postes_attribues: int
    motifs: tuple[str, ...]
    le: datetime


@dataclass(frozen=True, kw_only=True)
class Origine:
    """The structure a candidature was of, until that structure was merged into another."""

    structure: str
    siret: str
    le: datetime
