"""What can be asked: one candidature, one's own, the work list; and what is told as it happens."""

from collections.abc import AsyncGenerator, Sequence

import strawberry

from services.kit.aggregate import Introuvable
from services.kit.identity import roles
from services.kit.subgraph import Connexion, champ, des_departements, type_

from .. import domain
from .delais import DelaisDePrefecture, delais_de
from .perimetre import INSTRUCTEURS, LECTEURS, Ctx, Info, charger, charger_une
from .types import Candidature, Lot, Structure, exposer, exposer_une, page

__all__ = ["Query", "Subscription", "candidatures_par_id", "structures_par_id"]


@type_()
class Query:
    @champ(droits=LECTEURS)
    async def candidature(self, info: Info, id: strawberry.ID) -> Candidature | None:
        (c,) = await candidatures_par_id(info.context, [id])
        return c

    @champ(droits=roles("structure"), description="Les candidatures de ma structure, la plus récente en premier.")
    async def mes_candidatures(self, info: Info, first: int = 20, after: str | None = None) -> Connexion[Candidature]:
        agent = info.context.agent
        if agent.siret is None:
            raise Introuvable
        candidatures = info.context.stores.candidatures
        miennes = await candidatures.page({"siret": agent.siret}, ("-ouverte_le",), first, after)
        if not miennes.items:
            # Merged into another, a structure has none under its SIRET any more; it still reads those it had.
            miennes = await candidatures.page({"siret_origine": agent.siret}, ("-ouverte_le",), first, after)
        return page(agent, miennes)

    @champ(
        droits=roles("anct", "prefecture", "coordinateur"),
        description="La liste de travail : les candidatures déposées, la plus ancienne en premier.",
    )
    async def candidatures(
        self,
        info: Info,
        departement: str | None = None,
        statut: domain.Statut | None = None,
        first: int = 20,
        after: str | None = None,
    ) -> Connexion[Candidature]:
        agent = info.context.agent
        where = {**des_departements(agent, departement), **({"statut": statut.value} if statut else {})}
        return page(agent, await info.context.stores.candidatures.page(where, ("deposee_le",), first, after))

    @champ(
        droits=INSTRUCTEURS,
        description="Ce qu'une préfecture a en main, et le temps qu'elle met à rendre ses avis (douze derniers mois).",
    )
    async def delais(self, info: Info, departement: str) -> DelaisDePrefecture:
        contexte = info.context
        if contexte.agent.role != "anct" and departement not in contexte.agent.departements:
            raise Introuvable
        return await delais_de(contexte, departement)


@type_()
class Subscription:
    @champ(
        droits=LECTEURS,
        subscription=True,
        description="La candidature telle qu'elle est, puis à chacun de ses changements.",
    )
    async def candidature_change(self, info: Info, id: strawberry.ID) -> AsyncGenerator[Candidature, None]:
        contexte = info.context
        # Followed before it is read: what happens in between is told, not lost.
        signaux = contexte.suivre(id)
        c = await charger_une(contexte, id)
        yield exposer_une(contexte.agent, c)
        async for _ in signaux:
            # Several facts of one write, or a signal to look again, may show a state that is known already.
            suite = await charger_une(contexte, id)
            if suite.version != c.version:
                c = suite
                yield exposer_une(contexte.agent, c)


async def candidatures_par_id(contexte: Ctx, ids: Sequence[str]) -> list[Candidature | None]:
    return exposer(contexte.agent, await charger(contexte, ids))


async def structures_par_id(contexte: Ctx, ids: Sequence[str]) -> list[Structure]:
    """A structure is not ours: whether it exists is said by its own service, here it only has candidatures or not."""
    lot = Lot(ids)
    return [Structure(id=strawberry.ID(i), lot=lot) for i in ids]
