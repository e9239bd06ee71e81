"""What is told to a conseiller: the link that makes an account theirs, and reports that do not come."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from services.kit.bus import Consumers, Meta

from ..domain import Modele
from .denouements import cra
from .preparation import DuConseiller, Echue, Preparation

__all__ = ["ecouter"]

PALIER_STRUCTURE: Final = 45
"""Days without a report after which the structure is told too (domaine.md, CRA)."""


@dataclass(frozen=True, kw_only=True)
class CraEnRetard(DuConseiller, Echue):
    contrat: str
    palier: int
    depuis: date
    en_retard: bool


def ecouter(recoit: Consumers, prepare: Preparation) -> None:
    @recoit("conseiller.compte_a_confirmer.v1")
    async def compte_a_confirmer(fait: DuConseiller, meta: Meta) -> None:
        await prepare.conseiller(fait, meta, Modele.COMPTE_A_CONFIRMER)

    @recoit("suivi.cra_en_retard.v1")
    async def cra_en_retard(fait: CraEnRetard, meta: Meta) -> None:
        attend = cra(fait.contrat)
        await prepare.conseiller(fait, meta, Modele.CRA_EN_RETARD, attend=attend)
        if fait.palier >= PALIER_STRUCTURE:
            await prepare.structure(fait, meta, Modele.CRA_DE_VOTRE_CONSEILLER, attend=attend)
