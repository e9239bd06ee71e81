"""What can be read, a page at a time."""

import strawberry

from services.kit.identity import roles
from services.kit.store.contract import Scalar
from services.kit.subgraph import Connexion, Contexte, champ, page_to_connexion, type_

from .. import domain
from ..fusions import sirets
from ..store import StatutConnu, Stores
from . import lecture, suites, types
from .repartition import QueryRepartition
from .scores import LigneScore
from .scores import lignes as lignes_scores

__all__ = ["Query"]

Info = strawberry.Info[Contexte[Stores], None]


@type_()
class Query(QueryRepartition):
    @champ(droits=roles("anct"), description="Une campagne et ce qu'il reste de son enveloppe.")
    async def campagne(self, info: Info, id: strawberry.ID) -> types.Campagne | None:
        return (await lecture.campagnes(info.context, [id]))[0]

    @champ(droits=roles("anct"), description="Les campagnes, la dernière d'abord.")
    async def campagnes(self, info: Info, first: int = 20, after: str | None = None) -> Connexion[types.Campagne]:
        page = await info.context.stores.campagnes.page({}, ("-ouverte_le",), first, after)
        return page_to_connexion(page, types.Campagne.de)

    @champ(droits=roles("anct"), description="Une session et son ordre du jour.")
    async def session(self, info: Info, id: strawberry.ID) -> types.Session | None:
        return (await lecture.sessions(info.context, [id]))[0]

    @champ(droits=roles("anct"), description="Les sessions d'une campagne, la plus lointaine d'abord.")
    async def sessions(
        self, info: Info, campagne: strawberry.ID, first: int = 20, after: str | None = None
    ) -> Connexion[types.Session]:
        page = await info.context.stores.sessions.page({"campagne": campagne}, ("-date",), first, after)
        return page_to_connexion(page, await lecture.vers_sessions(info.context, page.items))

    @champ(
        droits=roles("anct", "prefecture", "structure"),
        description="Les décisions d'une session ; hors de l'ANCT, les siennes et une fois notifiées.",
    )
    async def decisions(
        self, info: Info, session: strawberry.ID, first: int = 20, after: str | None = None
    ) -> Connexion[types.Decision]:
        siens = await sirets(info.context.stores, info.context.agent)
        perimetre = lecture.perimetre(info.context.agent, siens, session)
        page = await info.context.stores.decisions.page(perimetre, ("rendue_le",), first, after)
        _, decisions = await lecture.graphe(info.context, {d.candidature for d in page.items})
        return page_to_connexion(page, lambda d: decisions[d.id])

    @champ(
        droits=roles("anct"),
        description="Les scores des candidatures de l'ordre du jour, avec ce que le comité en sait maintenant.",
        taille=100,
    )
    async def scores(self, info: Info, session: strawberry.ID) -> list[LigneScore]:
        return await lignes_scores(info.context, session)

    @champ(
        droits=roles("anct"),
        description="Les candidatures prêtes pour un ordre du jour, l'avis le plus ancien d'abord.",
    )
    async def candidatures_pretes(
        self, info: Info, departement: str | None = None, first: int = 20, after: str | None = None
    ) -> Connexion[types.CandidaturePrete]:
        ou: dict[str, Scalar] = {"statut": StatutConnu.PRETE.value}
        if departement is not None:
            ou["departement"] = departement
        page = await info.context.stores.candidatures.page(ou, ("avis_le",), first, after)
        candidatures, _ = await lecture.graphe(info.context, {c.candidature for c in page.items})
        return page_to_connexion(page, lambda c: types.CandidaturePrete.de(c, candidatures[c.candidature]))

    @champ(droits=roles("anct"), description="Le procès-verbal d'une session close ; nul tant qu'elle siège.")
    async def proces_verbal(self, info: Info, session: strawberry.ID) -> suites.ProcesVerbal | None:
        etabli = await info.context.stores.proces_verbaux.get(session)
        return None if etabli is None else suites.ProcesVerbal.de(etabli)

    @champ(droits=roles("anct"), description="Les décisions qui font l'objet d'un recours, le plus ancien d'abord.")
    async def decisions_en_recours(
        self,
        info: Info,
        statut: domain.StatutRecours = domain.StatutRecours.DEPOSE,
        first: int = 20,
        after: str | None = None,
    ) -> Connexion[types.Decision]:
        page = await info.context.stores.decisions.page({"recours": str(statut)}, ("recours_le",), first, after)
        _, decisions = await lecture.graphe(info.context, {d.candidature for d in page.items})
        return page_to_connexion(page, lambda d: decisions[d.id])
