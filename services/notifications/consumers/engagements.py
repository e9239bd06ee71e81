"""What is told of an engagement: held late by its structure; broken, as the préfecture or ANCT finds."""

from dataclasses import dataclass

from services.kit.bus import Consumers, Meta

from ..domain import Modele
from .denouements import engagement, manquement
from .preparation import Concerne, Echue, Preparation

__all__ = ["ecouter"]


@dataclass(frozen=True, kw_only=True)
class DEngagement(Concerne):
    convention: str
    engagement: str


@dataclass(frozen=True, kw_only=True)
class EngagementEnRetard(DEngagement, Echue):
    tardif: bool

    @property
    def en_retard(self) -> bool:
        """Of this very mail."""
        return self.tardif


DITS_AILLEURS = frozenset({"RECRUTEMENT", "CRA"})
"""Their lateness has a letter of its own, of the post that nobody holds and of the reports that do not come: one mail
for one matter."""


def ecouter(recoit: Consumers, prepare: Preparation) -> None:
    @recoit("convention.engagement_en_retard.v1")
    async def en_retard(fait: EngagementEnRetard, meta: Meta) -> None:
        if fait.engagement in DITS_AILLEURS:
            return
        attend = engagement(fait.convention, fait.engagement)
        await prepare.structure(fait, meta, Modele.ENGAGEMENT_EN_RETARD, attend=attend)

    @recoit("convention.manquement_constate.v1")
    async def constate(fait: DEngagement, meta: Meta) -> None:
        attend = manquement(fait.convention, fait.engagement)
        await prepare.structure(fait, meta, Modele.MANQUEMENT_CONSTATE, attend=attend)
        await prepare.prefecture(fait, meta, Modele.MANQUEMENT_DU_DEPARTEMENT, attend=attend)
        await prepare.anct(fait, meta, Modele.MANQUEMENT_DU_DEPARTEMENT, attend=attend)
