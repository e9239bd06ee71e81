"""What is told of a candidature, from its deposit to the préfecture's avis."""

from dataclasses import dataclass
from datetime import date, datetime

from services.kit.bus import Consumers, Meta

from ..domain import Modele
from .preparation import Concerne, Preparation

__all__ = ["ecouter"]


@dataclass(frozen=True, kw_only=True)
class DeCandidature(Concerne):
    """What this service reads of every ``candidature.*``."""

    candidature: str


@dataclass(frozen=True, kw_only=True)
class CandidatureDeposee(DeCandidature):
    nature: str
    postes_souhaites: int
    debut_souhaite: date


@dataclass(frozen=True, kw_only=True)
class CandidatureIrrecevable(DeCandidature):
    motif: str


@dataclass(frozen=True, kw_only=True)
class ComplementDemande(DeCandidature):
    echeance: date


@dataclass(frozen=True, kw_only=True)
class DuneHorloge(DeCandidature):
    """What a clock made true: when it should have, and whether it is late."""

    due: datetime
    en_retard: bool


@dataclass(frozen=True, kw_only=True)
class Relance(DuneHorloge):
    echeance: date


def ecouter(recoit: Consumers, prepare: Preparation) -> None:
    @recoit("candidature.candidature_deposee.v1")
    async def deposee(fait: CandidatureDeposee, meta: Meta) -> None:
        await prepare.structure(fait, meta, Modele.DEPOT_ENREGISTRE)
        await prepare.prefecture(fait, meta, Modele.CANDIDATURE_A_EXAMINER)

    @recoit("candidature.candidature_irrecevable.v1")
    async def irrecevable(fait: CandidatureIrrecevable, meta: Meta) -> None:
        await prepare.structure(fait, meta, Modele.CANDIDATURE_IRRECEVABLE)

    @recoit("candidature.candidature_doublon.v1")
    async def doublon(fait: DeCandidature, meta: Meta) -> None:
        await prepare.structure(fait, meta, Modele.CANDIDATURE_DOUBLON)

    @recoit("candidature.complement_demande.v1")
    async def complement_demande(fait: ComplementDemande, meta: Meta) -> None:
        await prepare.structure(fait, meta, Modele.COMPLEMENT_DEMANDE)

    @recoit("candidature.relance_complement.v1")
    async def relance_complement(fait: Relance, meta: Meta) -> None:
        await prepare.structure(fait, meta, Modele.RELANCE_COMPLEMENT)

    @recoit("candidature.complement_fourni.v1")
    async def complement_fourni(fait: DeCandidature, meta: Meta) -> None:
        await prepare.prefecture(fait, meta, Modele.COMPLEMENT_FOURNI)

    @recoit("candidature.complement_refuse.v1")
    async def complement_refuse(fait: DeCandidature, meta: Meta) -> None:
        await prepare.prefecture(fait, meta, Modele.COMPLEMENT_REFUSE)

    @recoit("candidature.candidature_caduque.v1")
    async def caduque(fait: DuneHorloge, meta: Meta) -> None:
        await prepare.structure(fait, meta, Modele.CANDIDATURE_CADUQUE)
        await prepare.prefecture(fait, meta, Modele.CADUCITE_DU_DEPARTEMENT)

    @recoit("candidature.relance_avis.v1")
    async def relance_avis(fait: Relance, meta: Meta) -> None:
        await prepare.prefecture(fait, meta, Modele.RELANCE_AVIS)

    @recoit("candidature.avis_en_retard.v1")
    async def avis_en_retard(fait: DuneHorloge, meta: Meta) -> None:
        await prepare.prefecture(fait, meta, Modele.AVIS_EN_RETARD)

    @recoit("candidature.avis_prefet_rendu.v1")
    async def avis_rendu(fait: DeCandidature, meta: Meta) -> None:
        # The avis is addressed to ANCT: the structure learns that it was given, its sense is not even read here.
        await prepare.structure(fait, meta, Modele.AVIS_RENDU)
