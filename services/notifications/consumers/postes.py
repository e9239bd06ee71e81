"""What is told of a post: nobody recruited three months after it was given, vacant for six; to the structure that
it is attached to and to its préfecture."""

from dataclasses import dataclass
from datetime import date

from services.kit.bus import Consumers, Meta

from ..domain import Modele
from .denouements import poste
from .preparation import Concerne, Echue, Preparation

__all__ = ["ecouter"]


@dataclass(frozen=True, kw_only=True)
class DePoste(Concerne):
    poste: str
    genre: str

    @property
    def genre_poste(self) -> str:
        """As a letter calls it, in which the kind of an addressee has this name."""
        return self.genre

    @property
    def attend(self) -> str:
        return poste(self.poste)


@dataclass(frozen=True, kw_only=True)
class RecrutementEnRetard(DePoste, Echue):
    en_retard: bool


@dataclass(frozen=True, kw_only=True)
class VacanceProlongee(DePoste, Echue):
    depuis: date
    en_retard: bool


def ecouter(recoit: Consumers, prepare: Preparation) -> None:
    @recoit("poste.recrutement_en_retard.v1")
    async def recrutement_en_retard(fait: RecrutementEnRetard, meta: Meta) -> None:
        await prepare.structure(fait, meta, Modele.RECRUTEMENT_EN_RETARD)
        await prepare.prefecture(fait, meta, Modele.RECRUTEMENT_DU_DEPARTEMENT)

    @recoit("poste.vacance_prolongee.v1")
    async def vacance_prolongee(fait: VacanceProlongee, meta: Meta) -> None:
        await prepare.structure(fait, meta, Modele.VACANCE_PROLONGEE)
        await prepare.prefecture(fait, meta, Modele.VACANCE_DU_DEPARTEMENT)
