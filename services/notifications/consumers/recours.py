"""What is told of a recours: the structure, its préfecture and ANCT when it is lodged; its answer to the two first."""

from dataclasses import dataclass

from services.kit.bus import Consumers, Meta

from ..domain import Modele
from .preparation import Concerne, Preparation

__all__ = ["ecouter"]


@dataclass(frozen=True, kw_only=True)
class Recours(Concerne):
    candidature: str


@dataclass(frozen=True, kw_only=True)
class RecoursAccueilli(Recours):
    postes_attribues: int


def ecouter(recoit: Consumers, prepare: Preparation) -> None:
    @recoit("decision.recours_depose.v1")
    async def depose(fait: Recours, meta: Meta) -> None:
        await prepare.structure(fait, meta, Modele.RECOURS_DEPOSE)
        await prepare.prefecture(fait, meta, Modele.RECOURS_A_EXAMINER)
        await prepare.anct(fait, meta, Modele.RECOURS_A_EXAMINER)

    @recoit("decision.recours_accueilli.v1")
    async def accueilli(fait: RecoursAccueilli, meta: Meta) -> None:
        await prepare.structure(fait, meta, Modele.RECOURS_ACCUEILLI)
        await prepare.prefecture(fait, meta, Modele.RECOURS_DU_DEPARTEMENT, verdict="ACCUEILLI")

    @recoit("decision.recours_rejete.v1")
    async def rejete(fait: Recours, meta: Meta) -> None:
        await prepare.structure(fait, meta, Modele.RECOURS_REJETE)
        await prepare.prefecture(fait, meta, Modele.RECOURS_DU_DEPARTEMENT, verdict="REJETE")
