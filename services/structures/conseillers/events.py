"""What this part tells of a conseiller, on the topic ``conum.conseiller``: ids, codes and days, never who it is."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Literal

from services.kit.aggregate import Fait

__all__ = ["Concerne", "Examen", "Heures", "MotifDelie"]

Heures = Literal[70, 105, 175, 280, 315, 350, 420]
"""The courses that the *test de positionnement* may lead to."""


class Examen(StrEnum):
    """Pix, and the first block (CCP1) of the *titre professionnel* Responsable d'espace de médiation numérique."""

    PIX = "PIX"
    CCP1 = "CCP1"


class MotifDelie(StrEnum):
    """Why an account is no longer a conseiller's."""

    ADRESSE_CORRIGEE = "ADRESSE_CORRIGEE"
    AUTRE_EMPLOYEUR = "AUTRE_EMPLOYEUR"
    RETRAIT = "RETRAIT"
    EFFACEMENT = "EFFACEMENT"


@dataclass(frozen=True, kw_only=True)
class Concerne:
    """Which conseiller, and the structure that declared it (``siret``: a SIRET, or a RIDET in New Caledonia)."""

    conseiller: str
    structure: str
    siret: str
    departement: str


@dataclass(frozen=True, kw_only=True)
class ConseillerDeclare(Concerne, Fait, aggregat="conseiller"):
    """A structure says that it employs, or will employ, this person."""


@dataclass(frozen=True, kw_only=True)
class ConseillerModifie(Concerne, Fait, aggregat="conseiller"):
    """Something that is in no fact (a name, an address, a telephone) is no longer the same."""


@dataclass(frozen=True, kw_only=True)
class ConseillerRetire(Concerne, Fait, aggregat="conseiller"):
    """Declared by mistake: it has no contract, and takes none."""


@dataclass(frozen=True, kw_only=True)
class ConseillerRepris(Concerne, Fait, aggregat="conseiller"):
    """Withdrawn while it was being recruited: the contract stands, so the conseiller does."""


@dataclass(frozen=True, kw_only=True)
class ConseillerEfface(Concerne, Fait, aggregat="conseiller"):
    """Its name, address and telephone are forgotten, and its account is no longer linked; its ids stay."""


@dataclass(frozen=True, kw_only=True)
class CompteAConfirmer(Concerne, Fait, aggregat="conseiller"):
    """A link has to go to the conseiller's address: who follows it links its own account."""


@dataclass(frozen=True, kw_only=True)
class CompteLie(Concerne, Fait, aggregat="conseiller"):
    """The person followed the link while logged in; ``compte`` is its account's opaque id, in place of any before."""

    compte: str


@dataclass(frozen=True, kw_only=True)
class CompteDelie(Concerne, Fait, aggregat="conseiller"):
    """``compte`` is no longer this conseiller's.

    Under AUTRE_EMPLOYEUR it is the same person, now declared by another structure: what it did here is still its own.
    Under the others nothing says any more that it is this person's.
    """

    compte: str
    motif: MotifDelie


@dataclass(frozen=True, kw_only=True)
class PositionnementEnregistre(Concerne, Fait, aggregat="conseiller"):
    """The *test de positionnement* led to a course of that many hours; told again when it is corrected."""

    heures: Heures


@dataclass(frozen=True, kw_only=True)
class FormationPlanifiee(Concerne, Fait, aggregat="conseiller"):
    """The training's days, the last one not over yet; told again when they change."""

    debut: date
    fin: date


@dataclass(frozen=True, kw_only=True)
class FormationTerminee(Concerne, Fait, aggregat="conseiller"):
    """The training's last day is over. FormationPlanifiee after it: that was a mistake."""

    le_jour: date


@dataclass(frozen=True, kw_only=True)
class PriseDePosteEnregistree(Concerne, Fait, aggregat="conseiller"):
    """The conseiller meets the public since ``le_jour``, after its training's last day."""

    le_jour: date


@dataclass(frozen=True, kw_only=True)
class PriseDePosteAvantFormation(Concerne, Fait, aggregat="conseiller"):
    """The conseiller meets the public since ``le_jour`` and was not trained by then, as the structure had pledged.

    PriseDePosteEnregistree after it: a date was corrected, it is not so.
    """

    le_jour: date


@dataclass(frozen=True, kw_only=True)
class CertificationEnregistree(Concerne, Fait, aggregat="conseiller"):
    """An examination passed with success; those without are in no fact."""

    examen: Examen
    le_jour: date


@dataclass(frozen=True, kw_only=True)
class ParcoursMisAJour(Concerne, Fait, aggregat="conseiller"):
    """Something that is in no fact changed in the training path."""
