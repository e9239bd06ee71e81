"""How ANCT makes one of two structures."""

from typing import Annotated

import strawberry

from services.kit.identity import roles
from services.kit.subgraph import Refus, champ, type_

from ..fusions import fusionner
from .types import Info, Structure, structures_vues

__all__ = ["GestesDeFusion"]


@type_()
class GestesDeFusion:
    @champ(
        droits=roles("anct"),
        description="Fait d'une structure et d'une autre une seule : l'absorbée répond désormais par la conservée, "
        "partout. La même fusion deux fois ne change rien.",
    )
    async def fusionner(
        self, info: Info, conservee: strawberry.ID, absorbee: strawberry.ID, motif: str, cle: str | None = None
    ) -> Annotated[Structure | Refus, strawberry.union("FusionnerResultat")]:
        contexte = info.context
        commande = contexte.commande(cle, geste="fusionner", conservee=conservee, absorbee=absorbee, motif=motif)
        gardee = await fusionner(
            contexte.stores,
            conservee=conservee,
            absorbee=absorbee,
            motif=motif,
            par=contexte.agent.role,
            le=contexte.maintenant(),
            commande=commande,
        )
        return structures_vues(contexte, [gardee])[0]
