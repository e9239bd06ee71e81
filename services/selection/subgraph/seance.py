"""What ANCT can do of the committee that sits: compose it, count it, note who withdraws."""

from typing import Annotated

import strawberry

from services.kit.identity import roles
from services.kit.subgraph import Contexte, Refus, champ, type_

from .. import seance
from ..store import Stores
from . import lecture, types
from .comite import MembreComite

__all__ = ["Seances"]

Info = strawberry.Info[Contexte[Stores], None]


@type_(droits=roles("anct"))
class Seances:
    @champ(
        description="Compose le comité d'une session. Sans quorum indiqué, la moitié au moins des membres est requise."
    )
    async def composer_comite(
        self,
        info: Info,
        session: strawberry.ID,
        membres: list[MembreComite],
        quorum: int | None = None,
        cle: str | None = None,
    ) -> Annotated[types.Session | Refus, strawberry.union("ComposerComiteResultat")]:
        contexte = info.context
        composee = await seance.composer(
            contexte.stores,
            session,
            [membre.vers() for membre in membres],
            quorum,
            role=contexte.agent.role,
            le=contexte.maintenant(),
            commande=contexte.commande(cle, geste="composerComite", membres=[vars(m) for m in membres], quorum=quorum),
        )
        return await lecture.session(contexte, composee)

    @champ(description="Constate quels membres du comité sont présents, par leur numéro, à partir de maintenant.")
    async def constater_presence(
        self, info: Info, session: strawberry.ID, presents: list[int], cle: str | None = None
    ) -> Annotated[types.Session | Refus, strawberry.union("ConstaterPresenceResultat")]:
        contexte = info.context
        constatee = await seance.constater_presence(
            contexte.stores,
            session,
            presents,
            role=contexte.agent.role,
            le=contexte.maintenant(),
            commande=contexte.commande(cle, geste="constaterPresence", presents=presents),
        )
        return await lecture.session(contexte, constatee)

    @champ(description="Note qu'un membre ne prend pas part à l'examen d'une candidature.")
    async def declarer_deport(
        self,
        info: Info,
        session: strawberry.ID,
        membre: int,
        candidature: strawberry.ID,
        cle: str | None = None,
    ) -> Annotated[types.Session | Refus, strawberry.union("DeclarerDeportResultat")]:
        contexte = info.context
        notee = await seance.deporter(
            contexte.stores,
            session,
            membre,
            candidature,
            role=contexte.agent.role,
            le=contexte.maintenant(),
            commande=contexte.commande(cle, geste="declarerDeport", membre=membre, candidature=candidature),
        )
        return await lecture.session(contexte, notee)
