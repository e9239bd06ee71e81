"""What a post is made of beside its contracts: whose it was, what was done to it, the alerts that were told."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from ..events import MotifRetour

__all__ = ["ActePoste", "Alerte", "EtatPoste", "NatureActePoste", "NatureAlerte", "Rattachement", "Retour", "Voie"]


class EtatPoste(StrEnum):
    """The state of a post on a day: derived from its attachments and contracts, never kept."""

    OCCUPE = "OCCUPE"
    VACANT = "VACANT"
    RENDU = "RENDU"


class Voie(StrEnum):
    """How a post came to a structure."""

    ATTRIBUTION = "ATTRIBUTION"
    TRANSFERT = "TRANSFERT"
    FUSION = "FUSION"


@dataclass(frozen=True, kw_only=True)
class Rattachement:
    """The structure that answers for the post, from ``du`` to the day before ``au`` (None: still)."""

    structure: str
    siret: str
    voie: Voie
    du: date
    au: date | None = None

    def couvre(self, jour: date) -> bool:
        return self.du <= jour and (self.au is None or jour < self.au)


@dataclass(frozen=True, kw_only=True)
class Retour:
    """Why the post was given back; ``precision`` is what somebody wrote of it, and is told to nobody."""

    motif: MotifRetour
    precision: str | None
    le: date


class NatureAlerte(StrEnum):
    RECRUTEMENT_EN_RETARD = "RECRUTEMENT_EN_RETARD"
    VACANCE_PROLONGEE = "VACANCE_PROLONGEE"


@dataclass(frozen=True, kw_only=True)
class Alerte:
    """An alert that was told, of the vacancy that began on ``depuis``; ``echeance`` was its last day."""

    nature: NatureAlerte
    depuis: date
    echeance: date
    en_retard: bool
    le: datetime


class NatureActePoste(StrEnum):
    """What was done to a post, or became of it."""

    ATTRIBUTION = "ATTRIBUTION"
    RECRUTEMENT = "RECRUTEMENT"
    CORRECTION_DE_CONTRAT = "CORRECTION_DE_CONTRAT"
    RUPTURE_DE_CONTRAT = "RUPTURE_DE_CONTRAT"
    FIN_DE_CONTRAT = "FIN_DE_CONTRAT"
    RETOUR = "RETOUR"
    TRANSFERT = "TRANSFERT"
    FUSION = "FUSION"
    ANNULATION = "ANNULATION"
    RECRUTEMENT_EN_RETARD = "RECRUTEMENT_EN_RETARD"
    VACANCE_PROLONGEE = "VACANCE_PROLONGEE"


@dataclass(frozen=True, kw_only=True)
class ActePoste:
    """One line of the history. ``par`` is a role (``plateforme``: nobody's act); ``precision`` a reason's code."""

    nature: NatureActePoste
    par: str
    le: datetime
    structure: str
    contrat: str | None = None
    precision: str | None = None
