"""What training, examinations and CRA make of the engagements."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final

from services.kit.bus import Consumers, Meta
from services.kit.temps import Horloge

from ...store import Stores
from ..domain import EtatEngagement, Parcours
from ..events import CodeEngagement
from ..suivi import conventions_du_conseiller, conventions_du_poste, observer_le_conseiller

__all__ = ["ecouter_l_activite"]

RECENT: Final = timedelta(days=92)
"""A CRA told earlier, as when the topic is read again, says nothing of how the engagement stands now."""
PALIER: Final = 45


@dataclass(frozen=True, kw_only=True)
class DuConseiller:
    """What this part reads of a fact on the training of a conseiller, and no more."""

    conseiller: str
    le: datetime


@dataclass(frozen=True, kw_only=True)
class Certification(DuConseiller):
    """What this part reads of `conseiller.certification_enregistree.v1`, and no more."""

    examen: str


@dataclass(frozen=True, kw_only=True)
class CraTransmis:
    """What this part reads of `cra.cra_transmis.v1`, and no more."""

    poste: str
    structure: str
    le: datetime


@dataclass(frozen=True, kw_only=True)
class CraEnRetard:
    """What this part reads of `suivi.cra_en_retard.v1`, and no more."""

    conseiller: str
    structure: str
    palier: int
    echeance: date
    le: datetime


def ecouter_l_activite(recoit: Consumers, stores: Stores, horloge: Horloge) -> None:
    async def suivre(fait: DuConseiller, meta: Meta, suite: Callable[[Parcours], Parcours]) -> None:
        await stores.parcours_suivis.change(
            fait.conseiller, lambda connu: suite(connu or Parcours()), sequence=meta.sequence
        )
        await observer_le_conseiller(stores, fait.conseiller, le=fait.le)

    @recoit("conseiller.formation_terminee.v1")
    async def forme(fait: DuConseiller, meta: Meta) -> None:
        await suivre(fait, meta, lambda p: replace(p, forme=True))

    @recoit("conseiller.formation_planifiee.v1")
    async def replanifiee(fait: DuConseiller, meta: Meta) -> None:
        # After its end: that was a mistake.
        await suivre(fait, meta, lambda p: replace(p, forme=False))

    @recoit("conseiller.certification_enregistree.v1")
    async def certifie(fait: Certification, meta: Meta) -> None:
        await suivre(fait, meta, lambda p: replace(p, examens=p.examens | {fait.examen}))

    @recoit("cra.cra_transmis.v1")
    async def cra(fait: CraTransmis, meta: Meta) -> None:
        if fait.le < horloge() - RECENT:
            return
        for convention in await conventions_du_poste(stores, fait.poste, fait.structure):
            if convention.engagement(CodeEngagement.CRA).etat is not EtatEngagement.TENU:
                await stores.conventions.change(convention.id, lambda c: c.constater_cra(le=fait.le))

    @recoit("suivi.cra_en_retard.v1")
    async def silence(fait: CraEnRetard, meta: Meta) -> None:
        if fait.palier < PALIER:
            return
        for convention in await conventions_du_conseiller(stores, fait.conseiller, fait.structure):
            await stores.conventions.change(convention.id, lambda c: c.constater_silence(fait.echeance, le=fait.le))
