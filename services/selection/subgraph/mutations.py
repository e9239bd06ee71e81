"""What the ANCT, which chairs the committee, can do; each answers with what it changed, or with a refusal."""

import datetime as dt
from collections.abc import Sequence
from typing import Annotated

import strawberry

from services.kit.aggregate import Faute, Introuvable
from services.kit.identity import roles
from services.kit.subgraph import Contexte, Refus, champ, type_
from services.kit.temps import uuid7

from .. import coselec, domain
from ..events import Motif, Verdict
from ..store import Stores
from . import lecture, types
from .evaluation import MutationEvaluation
from .recours import MutationRevision
from .repartition import MutationRepartition
from .restitution import Restitutions
from .seance import Seances

__all__ = ["Mutation"]

ANCT = roles("anct")
Info = strawberry.Info[Contexte[Stores], None]


@strawberry.input(description="Le nombre de postes d'un département.")
class EnveloppeDepartement:
    departement: str
    postes: int


def _enveloppes(lignes: Sequence[EnveloppeDepartement]) -> dict[str, int]:
    enveloppes = {ligne.departement: ligne.postes for ligne in lignes}
    if len(enveloppes) < len(lignes):
        raise domain.CampagneInvalide(fautes=(Faute("enveloppes", "Un département y est deux fois."),))
    return enveloppes


@type_(droits=ANCT)
class Mutation(MutationEvaluation, MutationRepartition, MutationRevision, Restitutions, Seances):
    @champ(description="Ouvre une campagne avec son enveloppe, nationale et par département.")
    async def ouvrir_campagne(
        self,
        info: Info,
        nom: str,
        enveloppe_nationale: int,
        enveloppes: list[EnveloppeDepartement],
        cle: str | None = None,
    ) -> Annotated[types.Campagne | Refus, strawberry.union("OuvrirCampagneResultat")]:
        contexte, par_departement = info.context, _enveloppes(enveloppes)
        commande = contexte.commande(
            cle, geste="ouvrirCampagne", nom=nom, nationale=enveloppe_nationale, enveloppes=par_departement
        )
        campagne, fait = domain.Campagne.ouvrir(
            id=uuid7(),
            nom=nom,
            enveloppe_nationale=enveloppe_nationale,
            enveloppes=par_departement,
            le=contexte.maintenant(),
        )
        return types.Campagne.de(await contexte.stores.campagnes.add(campagne, fait, commande=commande))

    @champ(description="Change l'enveloppe nationale ou celles des départements nommés.")
    async def modifier_enveloppe(
        self,
        info: Info,
        campagne: strawberry.ID,
        enveloppe_nationale: int | None = None,
        enveloppes: list[EnveloppeDepartement] | None = None,
        cle: str | None = None,
    ) -> Annotated[types.Campagne | Refus, strawberry.union("ModifierEnveloppeResultat")]:
        contexte, par_departement = info.context, _enveloppes(enveloppes or ())
        commande = contexte.commande(
            cle, geste="modifierEnveloppe", nationale=enveloppe_nationale, enveloppes=par_departement
        )
        le = contexte.maintenant()
        modifiee = await contexte.stores.campagnes.change(
            campagne,
            lambda c: c.modifier_enveloppe(nationale=enveloppe_nationale, enveloppes=par_departement, le=le),
            commande=commande,
        )
        return types.Campagne.de(modifiee)

    @champ(description="Fixe la date d'une session du comité dans une campagne.")
    async def planifier_session(
        self, info: Info, campagne: strawberry.ID, date: dt.date, cle: str | None = None
    ) -> Annotated[types.Session | Refus, strawberry.union("PlanifierSessionResultat")]:
        contexte = info.context
        if await contexte.stores.campagnes.get(campagne) is None:
            raise Introuvable
        session, fait = domain.Session.planifier(
            id=uuid7(), campagne=campagne, date=date, role=contexte.agent.role, le=contexte.maintenant()
        )
        commande = contexte.commande(cle, geste="planifierSession", campagne=campagne, date=date)
        return await lecture.session(contexte, await contexte.stores.sessions.add(session, fait, commande=commande))

    @champ(description="Clôt l'ordre du jour sur ces candidatures, ou sur toutes celles qui sont prêtes.")
    async def clore_ordre_du_jour(
        self,
        info: Info,
        session: strawberry.ID,
        candidatures: list[strawberry.ID] | None = None,
        cle: str | None = None,
    ) -> Annotated[types.Session | Refus, strawberry.union("CloreOrdreDuJourResultat")]:
        contexte = info.context
        close = await coselec.clore_ordre_du_jour(
            contexte.stores,
            session,
            candidatures,
            role=contexte.agent.role,
            le=contexte.maintenant(),
            commande=contexte.commande(cle, geste="cloreOrdreDuJour", candidatures=candidatures),
        )
        return await lecture.session(contexte, close)

    @champ(description="Le comité entre en séance avec ces membres, désignés par leur numéro : on peut décider.")
    async def ouvrir_seance(
        self, info: Info, session: strawberry.ID, presents: list[int], cle: str | None = None
    ) -> Annotated[types.Session | Refus, strawberry.union("OuvrirSeanceResultat")]:
        contexte = info.context
        ouverte = await coselec.ouvrir_seance(
            contexte.stores,
            session,
            presents=presents,
            role=contexte.agent.role,
            le=contexte.maintenant(),
            commande=contexte.commande(cle, geste="ouvrirSeance", presents=presents),
        )
        return await lecture.session(contexte, ouverte)

    @champ(description="Le comité se prononce sur une candidature de l'ordre du jour.")
    async def decider_candidature(
        self,
        info: Info,
        session: strawberry.ID,
        candidature: strawberry.ID,
        verdict: Verdict,
        postes: int = 0,
        motifs: list[Motif] | None = None,
        motivation: Annotated[
            str | None, strawberry.argument(description="Due quand la décision s'écarte du score.")
        ] = None,
        cle: str | None = None,
    ) -> Annotated[types.Decision | Refus, strawberry.union("DeciderCandidatureResultat")]:
        contexte = info.context
        decision = await coselec.decider(
            contexte.stores,
            session,
            candidature,
            verdict=verdict,
            postes=postes,
            motifs=tuple(motifs or ()),
            motivation=motivation,
            le=contexte.maintenant(),
            commande=contexte.commande(
                cle,
                geste="deciderCandidature",
                session=session,
                candidature=candidature,
                verdict=verdict,
                postes=postes,
                motifs=motifs,
                motivation=motivation,
            ),
        )
        return await lecture.decision(contexte, decision)

    @champ(description="Le comité a délibéré : ses décisions ne changent plus.")
    async def deliberer(
        self, info: Info, session: strawberry.ID, cle: str | None = None
    ) -> Annotated[types.Session | Refus, strawberry.union("DelibererResultat")]:
        contexte = info.context
        deliberee = await coselec.deliberer(
            contexte.stores,
            session,
            role=contexte.agent.role,
            le=contexte.maintenant(),
            commande=contexte.commande(cle, geste="deliberer", session=session),
        )
        return await lecture.session(contexte, deliberee)

    @champ(description="Fait connaître les décisions de la session : les structures sont prévenues.")
    async def notifier_session(
        self, info: Info, session: strawberry.ID, cle: str | None = None
    ) -> Annotated[types.Session | Refus, strawberry.union("NotifierSessionResultat")]:
        contexte, le = info.context, info.context.maintenant()
        notifiee = await contexte.stores.sessions.change(
            session,
            lambda s: s.notifier(role=contexte.agent.role, le=le),
            commande=contexte.commande(cle, geste="notifierSession"),
        )
        return await lecture.session(contexte, notifiee)

    @champ(description="Annule une session qui n'a pas commencé ; ses candidatures attendent la suivante.")
    async def annuler_session(
        self, info: Info, session: strawberry.ID, cle: str | None = None
    ) -> Annotated[types.Session | Refus, strawberry.union("AnnulerSessionResultat")]:
        contexte, le = info.context, info.context.maintenant()
        annulee = await contexte.stores.sessions.change(
            session,
            lambda s: s.annuler(role=contexte.agent.role, le=le),
            commande=contexte.commande(cle, geste="annulerSession"),
        )
        return await lecture.session(contexte, annulee)
