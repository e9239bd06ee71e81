"""What ANCT can do of posts that came back."""

from typing import Annotated

import strawberry

from services.kit.identity import roles
from services.kit.subgraph import Contexte, Refus, champ, type_
from services.kit.temps import uuid7

from .. import restitution
from ..store import Stores
from . import types

__all__ = ["Restitutions"]

Info = strawberry.Info[Contexte[Stores], None]


@type_(droits=roles("anct"))
class Restitutions:
    @champ(description="Rend à l'enveloppe d'où ils viennent des postes qu'une décision avait attribués.")
    async def crediter_postes(
        self, info: Info, decision: strawberry.ID, postes: int, motif: str, cle: str | None = None
    ) -> Annotated[types.Campagne | Refus, strawberry.union("CrediterPostesResultat")]:
        contexte = info.context
        commande = contexte.commande(cle, geste="crediterPostes", decision=decision, postes=postes, motif=motif)
        campagne = await restitution.crediter_postes(
            contexte.stores,
            decision,
            postes=postes,
            motif=motif,
            source=f"anct:{commande.cle if commande else uuid7()}",
            le=contexte.maintenant(),
            commande=commande,
        )
        return types.Campagne.de(campagne)
