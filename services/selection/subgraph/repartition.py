"""How the posts could be shared out: what the envelopes would have left, the share that a person takes or leaves."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Annotated, Self

import strawberry

from services.kit.aggregate import Faute
from services.kit.identity import roles
from services.kit.subgraph import Connexion, Contexte, Refus, champ, page_to_connexion, type_
from services.kit.temps import uuid7

from .. import domain, simulation
from ..store import Stores

__all__ = ["MutationRepartition", "Proposition", "QueryRepartition", "SimulationRepartition"]

ANCT = roles("anct")
Info = strawberry.Info[Contexte[Stores], None]

strawberry.enum(domain.StatutProposition, name="StatutProposition")


@strawberry.input(description="On suppose que cette candidature reçoit tant de postes ; zéro l'écarte.")
class HypotheseSaisie:
    candidature: strawberry.ID
    postes: int


@type_(droits=ANCT, description="Une enveloppe, ce qu'elle a et ce qu'elle aurait encore.")
class ResteEnveloppe:
    departement: str | None = champ(description="Le code du département ; nul pour l'enveloppe nationale.")
    avant: int
    postes: int
    apres: int = champ(description="Négatif quand l'enveloppe serait dépassée.")

    @classmethod
    def de(cls, r: domain.Reste) -> Self:
        return cls(departement=r.departement, avant=r.avant, postes=r.postes, apres=r.apres)


@type_(droits=ANCT, description="Les postes proposés à une candidature ; le score est en centièmes.")
class LigneProposee:
    candidature_id: strawberry.ID
    departement: str
    score: int
    postes: int


@type_(droits=ANCT, description="Une répartition calculée maintenant ; rien n'en est gardé.")
class SimulationRepartition:
    restes: list[ResteEnveloppe] = champ(description="Si les hypothèses seules étaient acceptées.", taille=110)
    realisable: bool = champ(description="Faux quand les hypothèses dépassent à elles seules une enveloppe.")
    lignes: list[LigneProposee] = champ(description="La meilleure répartition sous les enveloppes.", taille=100)
    restes_proposes: list[ResteEnveloppe] = champ(description="Si cette répartition était retenue.", taille=110)
    objectif: int = champ(description="La somme des postes multipliés par leur score en centièmes.")
    prouve: bool = champ(description="Vrai quand aucune répartition ne vaut davantage.")

    @classmethod
    def de(cls, s: simulation.Simulation) -> Self:
        question, trouvee = s.question, s.repartition
        postes = {} if trouvee is None else trouvee.postes
        return cls(
            restes=[ResteEnveloppe.de(r) for r in question.restes(question.imposes)],
            realisable=trouvee is not None,
            lignes=[
                LigneProposee(
                    candidature_id=strawberry.ID(c.candidature),
                    departement=c.departement,
                    score=c.score,
                    postes=postes.get(c.candidature, 0),
                )
                for c in question.choix
                if trouvee is not None
            ],
            restes_proposes=[] if trouvee is None else [ResteEnveloppe.de(r) for r in question.restes(postes)],
            objectif=0 if trouvee is None else trouvee.objectif,
            prouve=trouvee is not None and trouvee.prouve,
        )


@type_(droits=ANCT, description="Une répartition proposée au comité, qu'une personne retient ou écarte.")
class Proposition:
    id: strawberry.ID
    session_id: strawberry.ID
    le: dt.datetime
    statut: domain.StatutProposition
    tranchee_le: dt.datetime | None
    postes: int
    objectif: int
    prouve: bool
    lignes: list[LigneProposee] = champ(taille=100)

    @classmethod
    def de(cls, p: domain.Proposition) -> Self:
        return cls(
            id=strawberry.ID(p.id),
            session_id=strawberry.ID(p.session),
            le=p.le,
            statut=p.statut,
            tranchee_le=p.tranchee_le,
            postes=p.postes,
            objectif=p.objectif,
            prouve=p.prouve,
            lignes=[
                LigneProposee(
                    candidature_id=strawberry.ID(x.candidature),
                    departement=x.departement,
                    score=x.score,
                    postes=x.postes,
                )
                for x in p.lignes
            ],
        )


@type_()
class QueryRepartition:
    @champ(
        droits=ANCT, description="Ce qu'il resterait des enveloppes, et la meilleure répartition sous ces hypothèses."
    )
    async def simuler_repartition(
        self,
        info: Info,
        session: strawberry.ID,
        hypotheses: list[HypotheseSaisie] | None = None,
        indivisible: bool = False,
    ) -> Annotated[SimulationRepartition | Refus, strawberry.union("SimulerRepartitionResultat")]:
        simulee = await simulation.simuler(
            info.context.stores, session, hypotheses=_hypotheses(hypotheses), indivisible=indivisible
        )
        return SimulationRepartition.de(simulee)

    @champ(droits=ANCT, description="Les répartitions proposées pour une session, la dernière d'abord.")
    async def propositions(
        self, info: Info, session: strawberry.ID, first: int = 20, after: str | None = None
    ) -> Connexion[Proposition]:
        page = await info.context.stores.propositions.page({"session": session}, ("-le",), first, after)
        return page_to_connexion(page, Proposition.de)


@type_(droits=ANCT)
class MutationRepartition:
    @champ(description="Garde la meilleure répartition comme une proposition ; elle ne décide rien.")
    async def proposer_repartition(
        self,
        info: Info,
        session: strawberry.ID,
        hypotheses: list[HypotheseSaisie] | None = None,
        indivisible: bool = False,
        cle: str | None = None,
    ) -> Annotated[Proposition | Refus, strawberry.union("ProposerRepartitionResultat")]:
        contexte, supposes = info.context, _hypotheses(hypotheses)
        proposition = await simulation.proposer(
            contexte.stores,
            uuid7(),
            session,
            hypotheses=supposes,
            indivisible=indivisible,
            role=contexte.agent.role,
            le=contexte.maintenant(),
            commande=contexte.commande(
                cle, geste="proposerRepartition", session=session, hypotheses=supposes, indivisible=indivisible
            ),
        )
        return Proposition.de(proposition)

    @champ(description="Retient la proposition : ses postes sont décidés ensuite, sauf si les règles s'y opposent.")
    async def retenir_proposition(
        self, info: Info, proposition: strawberry.ID, cle: str | None = None
    ) -> Annotated[Proposition | Refus, strawberry.union("RetenirPropositionResultat")]:
        contexte = info.context
        retenue = await simulation.retenir(
            contexte.stores,
            proposition,
            role=contexte.agent.role,
            auteur=contexte.agent.sub,
            le=contexte.maintenant(),
            commande=contexte.commande(cle, geste="retenirProposition"),
        )
        return Proposition.de(retenue)

    @champ(description="Écarte la proposition.")
    async def ecarter_proposition(
        self, info: Info, proposition: strawberry.ID, cle: str | None = None
    ) -> Annotated[Proposition | Refus, strawberry.union("EcarterPropositionResultat")]:
        contexte, le = info.context, info.context.maintenant()
        ecartee = await contexte.stores.propositions.change(
            proposition,
            lambda p: p.ecarter(role=contexte.agent.role, auteur=contexte.agent.sub, le=le),
            commande=contexte.commande(cle, geste="ecarterProposition"),
        )
        return Proposition.de(ecartee)


def _hypotheses(saisies: Sequence[HypotheseSaisie] | None) -> Mapping[str, int]:
    hypotheses: dict[str, int] = {str(h.candidature): h.postes for h in saisies or ()}
    if len(hypotheses) < len(saisies or ()):
        raise domain.HypothesesInvalides(fautes=(Faute("hypotheses", "Une candidature y est deux fois."),))
    return hypotheses
