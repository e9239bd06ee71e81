"""What this service does when the others speak, and what it finishes of its own when a crash left it undone."""

from dataclasses import dataclass
from datetime import datetime

from services.kit.bus import Consumers, Meta

from . import coselec, events, restitution, revision, simulation
from .domain import Indicateurs, Sens
from .store import Absorption, Avis, CandidatureConnue, StatutConnu, Stores

__all__ = ["AvisPrefetRendu", "Concerne", "consumers"]


@dataclass(frozen=True, kw_only=True)
class Concerne:
    """What this service reads of any other `candidature.*` fact, and no more."""

    candidature: str
    structure: str
    siret: str
    departement: str
    le: datetime


@dataclass(frozen=True, kw_only=True)
class AvisPrefetRendu(Concerne):
    """What this service reads of `candidature.avis_prefet_rendu.v1`, and no more."""

    sens: Sens
    numero: int
    nature: str
    postes_souhaites: int
    postes_recommandes: int
    rang: int | None = None


@dataclass(frozen=True, kw_only=True)
class StructureAbsorbee:
    """What this service reads of `structure.structure_absorbee.v1`, and no more."""

    structure: str
    conservee: str
    siret: str
    siret_conserve: str


@dataclass(frozen=True, kw_only=True)
class PosteRendu:
    """What this service reads of `poste.poste_rendu.v1`, and no more."""

    poste: str
    decision: str
    le: datetime


STATUTS = {
    "candidature.candidature_deposee.v1": StatutConnu.ECARTEE,
    "candidature.instruction_ouverte.v1": StatutConnu.ECARTEE,
    "candidature.candidature_inscrite.v1": StatutConnu.INSCRITE,
    "candidature.candidature_desinscrite.v1": StatutConnu.PRETE,
    "candidature.candidature_acceptee.v1": StatutConnu.ECARTEE,
    "candidature.candidature_refusee.v1": StatutConnu.ECARTEE,
    "candidature.candidature_ajournee.v1": StatutConnu.ECARTEE,
    "candidature.candidature_irrecevable.v1": StatutConnu.ECARTEE,
    "candidature.candidature_doublon.v1": StatutConnu.ECARTEE,
    "candidature.candidature_retiree.v1": StatutConnu.RETIREE,
}
"""What each of these facts makes of a candidature here. An avis alone makes it ready (a cancelled session, again)."""


def consumers(stores: Stores) -> Consumers:
    """The handlers; each may be called twice with one event, the second time changes nothing."""
    recoit = Consumers("selection")

    @recoit("candidature.avis_prefet_rendu.v1")
    async def avis(fait: AvisPrefetRendu, meta: Meta) -> None:
        connue = CandidatureConnue(
            candidature=fait.candidature,
            structure=fait.structure,
            siret=fait.siret,
            departement=fait.departement,
            statut=StatutConnu.PRETE,
            avis=Avis(
                numero=fait.numero,
                sens=fait.sens,
                nature=fait.nature,
                postes_souhaites=fait.postes_souhaites,
                postes_recommandes=fait.postes_recommandes,
                rang=fait.rang,
                le=fait.le,
            ),
        )
        await stores.candidatures.put(fait.candidature, connue, sequence=meta.sequence)

    async def statut(fait: Concerne, meta: Meta) -> None:
        def suite(connue: CandidatureConnue | None) -> CandidatureConnue:
            return CandidatureConnue(
                candidature=fait.candidature,
                structure=fait.structure,
                siret=fait.siret,
                departement=fait.departement,
                statut=STATUTS[meta.type],
                avis=connue.avis if connue else None,
            )

        await stores.candidatures.change(fait.candidature, suite, sequence=meta.sequence)
        if STATUTS[meta.type] is StatutConnu.RETIREE:
            await restitution.rendre_les_postes(stores, fait.candidature, le=fait.le)

    for type_ in STATUTS:
        recoit(type_)(statut)

    @recoit("candidature.candidature_rattachee.v1")
    async def rattachee(fait: Concerne, meta: Meta) -> None:
        def suite(connue: CandidatureConnue | None) -> CandidatureConnue:
            return CandidatureConnue(
                candidature=fait.candidature,
                structure=fait.structure,
                siret=fait.siret,
                departement=fait.departement,
                statut=connue.statut if connue else StatutConnu.ECARTEE,
                avis=connue.avis if connue else None,
            )

        await stores.candidatures.change(fait.candidature, suite, sequence=meta.sequence)

    @recoit("structure.structure_absorbee.v1")
    async def absorbee(fait: StructureAbsorbee, meta: Meta) -> None:
        absorption = Absorption(siret=fait.siret, conservee=fait.conservee, siret_conserve=fait.siret_conserve)
        await stores.absorptions.put(fait.structure, absorption, sequence=meta.sequence)

    @recoit("poste.poste_rendu.v1")
    async def poste_rendu(fait: PosteRendu, meta: Meta) -> None:
        await restitution.reprendre_poste(stores, fait.decision, fait.poste, le=fait.le)

    @recoit("structure.indicateurs_etablis.v1")
    async def indicateurs(fait: Indicateurs, meta: Meta) -> None:
        await stores.indicateurs.put(meta.key, fait, sequence=meta.sequence)

    @recoit(events.SessionOuverte.type)
    async def seance_ouverte(fait: events.SessionOuverte, meta: Meta) -> None:
        await coselec.inscrire_seance(stores, fait.campagne, fait.session, le=fait.le)

    @recoit(events.DecisionInscrite.type)
    async def decision_inscrite(fait: events.DecisionInscrite, meta: Meta) -> None:
        await coselec.rendre_decision(stores, fait)

    @recoit(events.SeanceClose.type)
    async def seance_close(fait: events.SeanceClose, meta: Meta) -> None:
        await coselec.constater_deliberation(stores, fait.session, le=fait.le)

    @recoit(events.RevisionInscrite.type)
    async def revision_inscrite(fait: events.RevisionInscrite, meta: Meta) -> None:
        await revision.suivre(stores, fait.decision)

    @recoit(events.SessionNotifiee.type)
    async def session_notifiee(fait: events.SessionNotifiee, meta: Meta) -> None:
        await coselec.notifier_decisions(stores, fait.session, le=fait.le)

    @recoit(events.RepartitionRetenue.type)
    async def repartition_retenue(fait: events.RepartitionRetenue, meta: Meta) -> None:
        await simulation.appliquer(stores, fait.proposition)

    return recoit
