"""What leaves a letter nothing to say before it has left: somebody has done what it asks for."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from services.kit.bus import Consumers, Meta
from services.kit.temps import Horloge, jour_paris

from .preparation import Preparation

__all__ = ["ETAPES", "ETAT", "STRUCTURE", "cra", "ecouter", "engagement", "etape", "manquement", "poste"]

STRUCTURE, ETAT = "STRUCTURE", "ETAT"
ETAPES: Final = {
    "COMPLETER": (STRUCTURE,),
    "INSTRUIRE": (ETAT,),
    "SIGNER": (STRUCTURE, ETAT),
    "RENOUVELER": (STRUCTURE,),
}
"""Step of a convention → who has something to do in it."""
DE_POSTE: Final = ("conseiller_recrute", "poste_rendu", "poste_transfere", "poste_annule")
DE_CONVENTION: Final = {
    "convention_transmise": ("COMPLETER",),
    "convention_renvoyee": ("INSTRUIRE", "SIGNER"),
    "convention_approuvee": ("INSTRUIRE",),
    "convention_signee": ("SIGNER",),
    "convention_renouvelee": ("RENOUVELER",),
    "convention_terminee": tuple(ETAPES),
    "convention_resiliee": tuple(ETAPES),
}
"""Fact → the steps in which nobody has anything to do any more."""
SILENCE: Final = timedelta(days=30)
"""A report about an older day does not end a silence."""
OUBLI: Final = timedelta(days=60)
"""No letter waits so long: reports filed before are passed over, so that reading millions of them costs no write."""


@dataclass(frozen=True, kw_only=True)
class DePoste:
    poste: str
    le: datetime


@dataclass(frozen=True, kw_only=True)
class DeContrat:
    contrat: str
    le: datetime


@dataclass(frozen=True, kw_only=True)
class CraTransmis(DeContrat):
    jour: date


@dataclass(frozen=True, kw_only=True)
class DeConvention:
    convention: str
    le: datetime


@dataclass(frozen=True, kw_only=True)
class SignatureApposee(DeConvention):
    partie: str


@dataclass(frozen=True, kw_only=True)
class DEngagement(DeConvention):
    engagement: str


def poste(id: str) -> str:
    return f"poste:{id}"


def cra(contrat: str) -> str:
    return f"cra:{contrat}"


def etape(convention: str, etape: str, partie: str) -> str:
    return f"etape:{convention}:{etape}:{partie}"


def engagement(convention: str, code: str) -> str:
    return f"engagement:{convention}:{code}"


def manquement(convention: str, code: str) -> str:
    return f"manquement:{convention}:{code}"


def ecouter(recoit: Consumers, prepare: Preparation, horloge: Horloge) -> None:
    async def de_poste(fait: DePoste, meta: Meta) -> None:
        await prepare.denouer(poste(fait.poste), fait.le)

    for nom in DE_POSTE:
        recoit(f"poste.{nom}.v1")(de_poste)

    @recoit("poste.contrat_termine.v1")
    async def fin_de_contrat(fait: DeContrat, meta: Meta) -> None:
        await prepare.denouer(cra(fait.contrat), fait.le)

    @recoit("cra.cra_transmis.v1")
    async def cra_transmis(fait: CraTransmis, meta: Meta) -> None:
        if horloge() - fait.le < OUBLI and jour_paris(fait.le) - fait.jour < SILENCE:
            await prepare.denouer(cra(fait.contrat), fait.le)

    async def de_convention(fait: DeConvention, meta: Meta) -> None:
        nom = meta.type.split(".")[1]
        for passee in DE_CONVENTION[nom]:
            for partie in ETAPES[passee]:
                await prepare.denouer(etape(fait.convention, passee, partie), fait.le)

    for nom in DE_CONVENTION:
        recoit(f"convention.{nom}.v1")(de_convention)

    @recoit("convention.signature_apposee.v1")
    async def signature(fait: SignatureApposee, meta: Meta) -> None:
        await prepare.denouer(etape(fait.convention, "SIGNER", fait.partie), fait.le)

    @recoit("convention.renouvellement_demande.v1")
    async def renouvellement(fait: DeConvention, meta: Meta) -> None:
        await prepare.denouer(etape(fait.convention, "RENOUVELER", STRUCTURE), fait.le)

    @recoit("convention.engagement_tenu.v1")
    async def tenu(fait: DEngagement, meta: Meta) -> None:
        await prepare.denouer(engagement(fait.convention, fait.engagement), fait.le)

    @recoit("convention.manquement_leve.v1")
    async def leve(fait: DEngagement, meta: Meta) -> None:
        await prepare.denouer(manquement(fait.convention, fait.engagement), fait.le)
