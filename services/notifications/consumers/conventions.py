"""What is told of a convention, step by step, and of what is late in it."""

from dataclasses import dataclass
from datetime import date

from services.kit.bus import Consumers, Meta

from ..domain import Modele
from .denouements import ETAPES, ETAT, STRUCTURE, etape
from .preparation import Concerne, Echue, Preparation

__all__ = ["ecouter"]


@dataclass(frozen=True, kw_only=True)
class DeConvention(Concerne):
    convention: str


@dataclass(frozen=True, kw_only=True)
class ConventionApprouvee(DeConvention):
    echeance: date


@dataclass(frozen=True, kw_only=True)
class EnVigueur(DeConvention):
    """Signed, or renewed: in force up to and with the day ``fin``."""

    fin: date


@dataclass(frozen=True, kw_only=True)
class ConventionResiliee(DeConvention):
    motif: str


@dataclass(frozen=True, kw_only=True)
class ConventionEnRetard(DeConvention, Echue):
    etape: str
    tardif: bool

    @property
    def en_retard(self) -> bool:
        """Of this very mail."""
        return self.tardif


def ecouter(recoit: Consumers, prepare: Preparation) -> None:
    @recoit("convention.convention_transmise.v1")
    async def transmise(fait: DeConvention, meta: Meta) -> None:
        await prepare.structure(fait, meta, Modele.CONVENTION_TRANSMISE)
        attend = etape(fait.convention, "INSTRUIRE", ETAT)
        await prepare.prefecture(fait, meta, Modele.CONVENTION_A_INSTRUIRE, attend=attend)

    @recoit("convention.convention_renvoyee.v1")
    async def renvoyee(fait: DeConvention, meta: Meta) -> None:
        attend = etape(fait.convention, "COMPLETER", STRUCTURE)
        await prepare.structure(fait, meta, Modele.CONVENTION_RENVOYEE, attend=attend)

    @recoit("convention.convention_approuvee.v1")
    async def approuvee(fait: ConventionApprouvee, meta: Meta) -> None:
        attend = etape(fait.convention, "SIGNER", STRUCTURE)
        await prepare.structure(fait, meta, Modele.CONVENTION_A_SIGNER, attend=attend)

    @recoit("convention.convention_signee.v1")
    async def signee(fait: EnVigueur, meta: Meta) -> None:
        await prepare.structure(fait, meta, Modele.CONVENTION_SIGNEE)
        await prepare.prefecture(fait, meta, Modele.SIGNATURE_DU_DEPARTEMENT)

    @recoit("convention.convention_renouvelee.v1")
    async def renouvelee(fait: EnVigueur, meta: Meta) -> None:
        await prepare.structure(fait, meta, Modele.CONVENTION_RENOUVELEE)

    @recoit("convention.convention_resiliee.v1")
    async def resiliee(fait: ConventionResiliee, meta: Meta) -> None:
        await prepare.structure(fait, meta, Modele.CONVENTION_RESILIEE)
        await prepare.prefecture(fait, meta, Modele.RESILIATION_DU_DEPARTEMENT)

    @recoit("convention.convention_en_retard.v1")
    async def en_retard(fait: ConventionEnRetard, meta: Meta) -> None:
        parties = ETAPES.get(fait.etape, ())
        if STRUCTURE in parties:
            attend = etape(fait.convention, fait.etape, STRUCTURE)
            await prepare.structure(fait, meta, Modele.CONVENTION_EN_RETARD, attend=attend)
        if ETAT in parties:
            attend = etape(fait.convention, fait.etape, ETAT)
            await prepare.prefecture(fait, meta, Modele.RETARD_DU_DEPARTEMENT, attend=attend)
