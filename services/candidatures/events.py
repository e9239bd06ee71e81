"""What this service tells of a candidature, from its draft to its decision, on the topic ``conum.candidature``."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from services.kit.aggregate import Fait

__all__ = [
    "AvisPrefetRendu",
    "BrouillonEnregistre",
    "CandidatureAcceptee",
    "CandidatureAjournee",
    "CandidatureDeposee",
    "CandidatureDesinscrite",
    "CandidatureInscrite",
    "CandidatureIrrecevable",
    "CandidatureRefusee",
    "CandidatureRetiree",
    "InstructionOuverte",
    "MotifIrrecevabilite",
    "Nature",
    "SensAvis",
]


class Nature(StrEnum):
    """What is asked for."""

    INITIALE = "INITIALE"
    POSTES_SUPPLEMENTAIRES = "POSTES_SUPPLEMENTAIRES"
    COORDINATEUR = "COORDINATEUR"


class SensAvis(StrEnum):
    """Which way the préfecture leans."""

    FAVORABLE = "FAVORABLE"
    RESERVE = "RESERVE"
    DEFAVORABLE = "DEFAVORABLE"


class MotifIrrecevabilite(StrEnum):
    """Why a candidature cannot be examined at all."""

    STRUCTURE_INELIGIBLE = "STRUCTURE_INELIGIBLE"


@dataclass(frozen=True, kw_only=True)
class Concerne:
    """Whose candidature a fact is about: ids, SIRET (14 digits) and code of the département."""

    candidature: str
    structure: str
    siret: str
    departement: str


@dataclass(frozen=True, kw_only=True)
class BrouillonEnregistre(Concerne, Fait, aggregat="candidature"):
    """A structure has begun or changed its form; nobody else may read the form yet."""

    nature: Nature


@dataclass(frozen=True, kw_only=True)
class CandidatureDeposee(Concerne, Fait, aggregat="candidature"):
    """The form is complete and the pledge accepted: the préfecture is to examine it."""

    nature: Nature
    postes_souhaites: int
    debut_souhaite: date


@dataclass(frozen=True, kw_only=True)
class CandidatureIrrecevable(Concerne, Fait, aggregat="candidature"):
    """What was deposited cannot be examined; final."""

    motif: MotifIrrecevabilite


@dataclass(frozen=True, kw_only=True)
class InstructionOuverte(Concerne, Fait, aggregat="candidature"):
    """The préfecture has taken the candidature up, for the first time or again after an adjournment."""


@dataclass(frozen=True, kw_only=True)
class AvisPrefetRendu(Concerne, Fait, aggregat="candidature"):
    """The préfecture's opinion in its version ``numero`` (1, 2…), the last one being the one that counts.

    ``postes_recommandes`` goes from 0 to ``postes_souhaites``; ``rang`` is the place (1 first) that the préfecture
    gives it in its département, or None. The reasons are for the committee and are in no event.
    """

    sens: SensAvis
    numero: int
    postes_recommandes: int
    postes_souhaites: int
    nature: Nature
    rang: int | None = None


@dataclass(frozen=True, kw_only=True)
class CandidatureInscrite(Concerne, Fait, aggregat="candidature"):
    """It is on the closed agenda of a session; its avis can no longer change."""

    session: str


@dataclass(frozen=True, kw_only=True)
class CandidatureDesinscrite(Concerne, Fait, aggregat="candidature"):
    """The session was cancelled: the candidature waits for another one, and its avis may change again."""

    session: str


@dataclass(frozen=True, kw_only=True)
class CandidatureAcceptee(Concerne, Fait, aggregat="candidature"):
    """The committee's decision is notified: so many posts."""

    postes_attribues: int
    session: str


@dataclass(frozen=True, kw_only=True)
class CandidatureRefusee(Concerne, Fait, aggregat="candidature"):
    """The committee's decision is notified: no post."""


@dataclass(frozen=True, kw_only=True)
class CandidatureAjournee(Concerne, Fait, aggregat="candidature"):
    """The committee wants it examined further before it decides."""


@dataclass(frozen=True, kw_only=True)
class CandidatureRetiree(Concerne, Fait, aggregat="candidature"):
    """The structure gives up this candidature, before any decision."""
