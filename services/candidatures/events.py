"""What this service tells of a candidature, from its draft to its decision, on the topic ``conum.candidature``."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from services.kit.aggregate import Fait

__all__ = [
    "AvisEnRetard",
    "AvisPrefetRendu",
    "BrouillonEnregistre",
    "CandidatureAcceptee",
    "CandidatureAjournee",
    "CandidatureCaduque",
    "CandidatureDeposee",
    "CandidatureDesinscrite",
    "CandidatureDoublon",
    "CandidatureInscrite",
    "CandidatureIrrecevable",
    "CandidatureRattachee",
    "CandidatureRefusee",
    "CandidatureRetiree",
    "ComplementDemande",
    "ComplementFourni",
    "ComplementRefuse",
    "DocumentJoint",
    "DocumentRetire",
    "InstructionOuverte",
    "MotifIrrecevabilite",
    "Nature",
    "NatureDocument",
    "RelanceAvis",
    "RelanceComplement",
    "SensAvis",
]


class Nature(StrEnum):
    """What is asked for."""

    INITIALE = "INITIALE"
    POSTES_SUPPLEMENTAIRES = "POSTES_SUPPLEMENTAIRES"
    COORDINATEUR = "COORDINATEUR"


class NatureDocument(StrEnum):
    """What a document that goes with a candidature is."""

    LETTRE_MOTIVATION = "LETTRE_MOTIVATION"
    STATUTS = "STATUTS"


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
    """The structure gives up this candidature, before any decision, or is closed."""


@dataclass(frozen=True, kw_only=True)
class SurDocument(Concerne):
    """Which document: its id, its bytes (``taille``), the SHA-256 of its content. Its name is told to nobody."""

    document: str
    nature: NatureDocument
    taille: int
    sha256: str


@dataclass(frozen=True, kw_only=True)
class DocumentJoint(SurDocument, Fait, aggregat="candidature"):
    """The structure has joined a PDF, which is kept from now on."""


@dataclass(frozen=True, kw_only=True)
class DocumentRetire(SurDocument, Fait, aggregat="candidature"):
    """The structure has taken a document back, which nobody had examined."""


@dataclass(frozen=True, kw_only=True)
class ComplementDemande(Concerne, Fait, aggregat="candidature"):
    """The préfecture asks the structure for complementary elements, until the end of the day ``echeance`` (in France).

    What is missing is read through GraphQL by those with the right: it is free text.
    """

    echeance: date


@dataclass(frozen=True, kw_only=True)
class ComplementFourni(Concerne, Fait, aggregat="candidature"):
    """The structure has given what was asked: it is the préfecture's turn again."""


@dataclass(frozen=True, kw_only=True)
class ComplementRefuse(Concerne, Fait, aggregat="candidature"):
    """The structure will not give what was asked: the préfecture goes on with what it has."""


@dataclass(frozen=True, kw_only=True)
class RelanceComplement(Concerne, Fait, aggregat="candidature"):
    """The elements are still awaited after 20 days; without them it lapses at the end of the day ``echeance``.

    ``due``: when this was to be told; ``en_retard``: it is told on a later day than it should have been.
    """

    echeance: date
    due: datetime
    en_retard: bool


@dataclass(frozen=True, kw_only=True)
class CandidatureCaduque(Concerne, Fait, aggregat="candidature"):
    """The elements were never given: final. ``due`` and ``en_retard`` as for a reminder."""

    due: datetime
    en_retard: bool


@dataclass(frozen=True, kw_only=True)
class RelanceAvis(Concerne, Fait, aggregat="candidature"):
    """The avis is still awaited after 20 days of the préfecture's clock; it has until the end of ``echeance``."""

    echeance: date
    due: datetime
    en_retard: bool


@dataclass(frozen=True, kw_only=True)
class AvisEnRetard(Concerne, Fait, aggregat="candidature"):
    """The préfecture's 30 days are over and there was no avis; it may still give one."""

    due: datetime
    en_retard: bool


@dataclass(frozen=True, kw_only=True)
class CandidatureDoublon(Concerne, Fait, aggregat="candidature"):
    """It repeats ``original``, an earlier candidature of the same structure: final."""

    original: str


@dataclass(frozen=True, kw_only=True)
class CandidatureRattachee(Concerne, Fait, aggregat="candidature"):
    """Its structure was merged into another, whose it is from now on (``structure``, ``siret``)."""

    absorbee: str
    siret_absorbe: str
