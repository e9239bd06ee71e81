"""What this part tells of a convention and its engagements, on the topic ``conum.convention``: ids, codes and days."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from services.kit.aggregate import Fait

__all__ = ["CodeEngagement", "Concerne", "Etape", "MotifResiliation", "NaturePiece", "Partie"]


class Partie(StrEnum):
    """The two sides of a convention."""

    STRUCTURE = "STRUCTURE"
    ETAT = "ETAT"


class Etape(StrEnum):
    """What a convention waits for, each with a day on which it should be done."""

    COMPLETER = "COMPLETER"
    INSTRUIRE = "INSTRUIRE"
    SIGNER = "SIGNER"
    RENOUVELER = "RENOUVELER"


class MotifResiliation(StrEnum):
    """Why a convention ends before its day."""

    DEMANDE_DE_LA_STRUCTURE = "DEMANDE_DE_LA_STRUCTURE"
    MANQUEMENT_AUX_ENGAGEMENTS = "MANQUEMENT_AUX_ENGAGEMENTS"
    POSTES_RENDUS = "POSTES_RENDUS"
    DECISION_CORRIGEE = "DECISION_CORRIGEE"
    STRUCTURE_FERMEE = "STRUCTURE_FERMEE"


class NaturePiece(StrEnum):
    """What a document that goes with a convention is."""

    RIB = "RIB"
    POUVOIR_DU_SIGNATAIRE = "POUVOIR_DU_SIGNATAIRE"
    CONVENTION_SIGNEE = "CONVENTION_SIGNEE"
    PREUVE_ENGAGEMENT = "PREUVE_ENGAGEMENT"


class CodeEngagement(StrEnum):
    """The lines of the official list of engagements; the second is two, done at different times."""

    RECRUTEMENT = "RECRUTEMENT"
    FORMATION = "FORMATION"
    CERTIFICATION = "CERTIFICATION"
    MISSIONS = "MISSIONS"
    EQUIPEMENT = "EQUIPEMENT"
    COMMUNAUTE = "COMMUNAUTE"
    CRA = "CRA"


@dataclass(frozen=True, kw_only=True)
class Concerne:
    """Whose convention it is. ``decision`` allotted the posts, ``siret`` may be a RIDET in New Caledonia."""

    convention: str
    structure: str
    siret: str
    departement: str
    decision: str


@dataclass(frozen=True, kw_only=True)
class TableauOuvert(Concerne, Fait, aggregat="convention"):
    """Posts are allotted: the structure has a convention to prepare. Told again when all the posts were taken back by a
    correction and some are given again."""

    postes: int


@dataclass(frozen=True, kw_only=True)
class InformationsEnregistrees(Concerne, Fait, aggregat="convention"):
    """The structure has said who signs for it, and where; in no fact."""


@dataclass(frozen=True, kw_only=True)
class SurPiece(Concerne):
    """Which document: its id, its bytes (``taille``), the SHA-256 of its content. Its name is told to nobody."""

    piece: str
    nature: NaturePiece
    taille: int
    sha256: str


@dataclass(frozen=True, kw_only=True)
class PieceJointe(SurPiece, Fait, aggregat="convention"):
    """A PDF is joined and kept from now on."""


@dataclass(frozen=True, kw_only=True)
class PieceRetiree(SurPiece, Fait, aggregat="convention"):
    """A document that nobody had examined is taken back."""


@dataclass(frozen=True, kw_only=True)
class ConventionTransmise(Concerne, Fait, aggregat="convention"):
    """The file is complete: the préfecture is to examine it."""


@dataclass(frozen=True, kw_only=True)
class ConventionRenvoyee(Concerne, Fait, aggregat="convention"):
    """Something is missing; what, is read through GraphQL by those with the right."""


@dataclass(frozen=True, kw_only=True)
class ConventionApprouvee(Concerne, Fait, aggregat="convention"):
    """The préfecture has nothing more to ask: both sides are to sign by the end of the day ``echeance``."""

    echeance: date


@dataclass(frozen=True, kw_only=True)
class SignatureApposee(Concerne, Fait, aggregat="convention"):
    """One side has signed; the signature itself is made elsewhere, this says that it was."""

    partie: Partie


@dataclass(frozen=True, kw_only=True)
class ConventionSignee(Concerne, Fait, aggregat="convention"):
    """Both sides have signed: the convention is in force up to and with the day ``fin``."""

    fin: date


@dataclass(frozen=True, kw_only=True)
class RenouvellementDemande(Concerne, Fait, aggregat="convention"):
    """The structure wants its convention to go on after its end."""


@dataclass(frozen=True, kw_only=True)
class ConventionRenouvelee(Concerne, Fait, aggregat="convention"):
    """It goes on, up to and with the new day ``fin``."""

    fin: date


@dataclass(frozen=True, kw_only=True)
class ConventionTerminee(Concerne, Fait, aggregat="convention"):
    """Its last day is over."""


@dataclass(frozen=True, kw_only=True)
class ConventionResiliee(Concerne, Fait, aggregat="convention"):
    """It ends before its day."""

    motif: MotifResiliation


@dataclass(frozen=True, kw_only=True)
class ConventionEnRetard(Concerne, Fait, aggregat="convention"):
    """What was to be done by the end of ``echeance`` is not; ``tardif``: told on a later day than it should have."""

    etape: Etape
    echeance: date
    tardif: bool


@dataclass(frozen=True, kw_only=True)
class ConventionRattachee(Concerne, Fait, aggregat="convention"):
    """Its structure was merged into another, whose it is from now on (``structure``, ``siret``)."""

    absorbee: str
    siret_absorbe: str


@dataclass(frozen=True, kw_only=True)
class SurEngagement(Concerne):
    """Which engagement of the official list."""

    engagement: CodeEngagement


@dataclass(frozen=True, kw_only=True)
class EngagementExigible(SurEngagement, Fait, aggregat="convention"):
    """Its clock runs, for the first time or again: it is to be held by the end of the day ``echeance``."""

    echeance: date


@dataclass(frozen=True, kw_only=True)
class EngagementSuspendu(SurEngagement, Fait, aggregat="convention"):
    """Its clock stops: no conseiller is there any more for whom it would be held."""


@dataclass(frozen=True, kw_only=True)
class EngagementTenu(SurEngagement, Fait, aggregat="convention"):
    """Somebody, as a role, attests that it is held: ``structure``, ``prefecture``, ``anct``; ``plateforme`` when it is
    seen in what else this platform knows. Told again when the préfecture or ANCT confirms the structure's word."""

    atteste_par: str


@dataclass(frozen=True, kw_only=True)
class AttestationContestee(SurEngagement, Fait, aggregat="convention"):
    """The structure's word is not taken: it is to be held by the end of the day ``echeance``. The reason is in no
    fact."""

    echeance: date


@dataclass(frozen=True, kw_only=True)
class EngagementEnRetard(SurEngagement, Fait, aggregat="convention"):
    """It was to be held by the end of ``echeance`` and is not; ``tardif``: told on a later day than it should have."""

    echeance: date
    tardif: bool


@dataclass(frozen=True, kw_only=True)
class ManquementConstate(SurEngagement, Fait, aggregat="convention"):
    """ANCT or the préfecture finds it broken. The reason is read through GraphQL by those with the right."""


@dataclass(frozen=True, kw_only=True)
class ManquementLeve(SurEngagement, Fait, aggregat="convention"):
    """The breach is over, or was none."""
