"""What this part tells of a poste and of its contracts, on the topic ``conum.poste``: ids, codes and days, no pay."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from services.kit.aggregate import Fait

__all__ = ["Genre", "MotifRetour", "MotifRupture", "NatureContrat"]


class Genre(StrEnum):
    """What a post is for."""

    CONUM = "CONUM"
    COORDO = "COORDO"


class NatureContrat(StrEnum):
    """How a conseiller is employed."""

    CDD = "CDD"
    CDI = "CDI"
    CONTRAT_DE_PROJET = "CONTRAT_DE_PROJET"
    PEC = "PEC"


class MotifRupture(StrEnum):
    """Why a contract ended before, or at, its end."""

    NON_RECONDUCTION_CDD = "NON_RECONDUCTION_CDD"
    LICENCIEMENT = "LICENCIEMENT"
    DEMISSION = "DEMISSION"
    FIN_DE_SUBVENTION = "FIN_DE_SUBVENTION"


class MotifRetour(StrEnum):
    """Why a post is given back (choice: the official text names none)."""

    RECRUTEMENT_INFRUCTUEUX = "RECRUTEMENT_INFRUCTUEUX"
    VACANCE_PROLONGEE = "VACANCE_PROLONGEE"
    MOYENS_INSUFFISANTS = "MOYENS_INSUFFISANTS"
    FIN_DU_PROJET = "FIN_DU_PROJET"
    FERMETURE = "FERMETURE"


@dataclass(frozen=True, kw_only=True)
class Concerne:
    """Which post, what allotted it, and the structure it is attached to now, or was to the last.

    ``siret``: a SIRET, or a RIDET in New Caledonia. ``departement`` is that of the envelope: a post never leaves it.
    """

    poste: str
    genre: Genre
    decision: str
    campagne: str
    structure: str
    siret: str
    departement: str


@dataclass(frozen=True, kw_only=True)
class PosteAttribue(Concerne, Fait, aggregat="poste"):
    """A notified decision gives this post, the ``numero``-th that it ever gave (from 1).

    ``notifie_le``: the day on which the structure was told, from which it has three months to recruit.
    """

    numero: int
    notifie_le: date


@dataclass(frozen=True, kw_only=True)
class _Contrat(Concerne):
    """What a contract says; ``fin`` is its last day, None for a CDI."""

    contrat: str
    conseiller: str
    nature: NatureContrat
    debut: date
    fin: date | None


@dataclass(frozen=True, kw_only=True)
class ConseillerRecrute(_Contrat, Fait, aggregat="poste"):
    """A contract puts a conseiller on the post, from ``debut`` to ``fin`` (its last day; None for a CDI)."""


@dataclass(frozen=True, kw_only=True)
class ContratCorrige(_Contrat, Fait, aggregat="poste"):
    """The contract says this from now on; after ContratTermine with an end to come: it is not over after all."""


@dataclass(frozen=True, kw_only=True)
class ContratRompu(Concerne, Fait, aggregat="poste"):
    """The contract ends on ``fin`` (its last day, past or to come), and no longer when it said."""

    contrat: str
    conseiller: str
    motif: MotifRupture
    fin: date


@dataclass(frozen=True, kw_only=True)
class ContratTermine(Concerne, Fait, aggregat="poste"):
    """The last day of the contract, ``fin``, is over, whichever reason it ended for."""

    contrat: str
    conseiller: str
    fin: date


@dataclass(frozen=True, kw_only=True)
class PosteRendu(Concerne, Fait, aggregat="poste"):
    """The post is given back: it is nobody's any more, and its envelope may take it again."""

    motif: MotifRetour
    rendu_le: date


@dataclass(frozen=True, kw_only=True)
class PosteTransfere(Concerne, Fait, aggregat="poste"):
    """The post was the structure's ``de``; it is now the one's of this fact, in the same département."""

    de: str
    transfere_le: date


@dataclass(frozen=True, kw_only=True)
class PosteRattache(Concerne, Fait, aggregat="poste"):
    """The structure ``de`` was merged into the one of this fact, which answers for the post from now on."""

    de: str


@dataclass(frozen=True, kw_only=True)
class PosteAnnule(Concerne, Fait, aggregat="poste"):
    """Its decision gives fewer posts than before: the ledger has taken this one back, there is nothing to credit."""


@dataclass(frozen=True, kw_only=True)
class RecrutementEnRetard(Concerne, Fait, aggregat="poste"):
    """Three months after the structure was given the post, nobody is recruited. ``echeance`` was the last day for it;
    ``en_retard``: told later than the day after."""

    echeance: date
    en_retard: bool


@dataclass(frozen=True, kw_only=True)
class VacanceProlongee(Concerne, Fait, aggregat="poste"):
    """The post is vacant since six months: it must be given back, or transferred inside the département.

    ``depuis``: its first vacant day; ``echeance`` the last of the six months; ``en_retard`` as above.
    """

    depuis: date
    echeance: date
    en_retard: bool
