"""What the préfecture does with the conventions of its département, and ANCT with all."""

from datetime import date
from typing import Annotated

import strawberry

from services.kit.subgraph import Refus, champ, type_

from ..events import MotifResiliation
from .perimetre import INSTRUCTEURS, Info, acteur, changer
from .types import Convention

__all__ = ["GestesDeLaPrefecture"]

Renvoyee = Annotated[Convention | Refus, strawberry.union("RenvoyerConventionResultat")]
Approuvee = Annotated[Convention | Refus, strawberry.union("ApprouverConventionResultat")]
Renouvelee = Annotated[Convention | Refus, strawberry.union("RenouvelerConventionResultat")]
Resiliee = Annotated[Convention | Refus, strawberry.union("ResilierConventionResultat")]


@type_()
class GestesDeLaPrefecture:
    @champ(
        droits=INSTRUCTEURS,
        description="Renvoie le dossier à la structure, avec ce qui manque ; ce qui était signé ne l'est plus.",
    )
    async def renvoyer_convention(self, info: Info, id: strawberry.ID, manque: str, cle: str | None = None) -> Renvoyee:
        contexte, par = info.context, acteur(info.context.agent)
        commande = contexte.commande(cle, geste="renvoyer_convention", id=id, manque=manque)
        return Convention.de(await changer(contexte, id, commande, lambda c, le: c.renvoyer(manque, par=par, le=le)))

    @champ(droits=INSTRUCTEURS, description="Achève l'instruction : la convention peut être signée des deux côtés.")
    async def approuver_convention(self, info: Info, id: strawberry.ID, cle: str | None = None) -> Approuvee:
        contexte, par = info.context, acteur(info.context.agent)
        commande = contexte.commande(cle, geste="approuver_convention", id=id)
        return Convention.de(await changer(contexte, id, commande, lambda c, le: c.approuver(par=par, le=le)))

    @champ(
        droits=INSTRUCTEURS,
        description="Prolonge une convention en vigueur jusqu'à un jour plus tardif, de trente-six mois au plus.",
    )
    async def renouveler_convention(
        self, info: Info, id: strawberry.ID, fin: date, cle: str | None = None
    ) -> Renouvelee:
        contexte, par = info.context, acteur(info.context.agent)
        commande = contexte.commande(cle, geste="renouveler_convention", id=id, fin=fin.isoformat())
        return Convention.de(await changer(contexte, id, commande, lambda c, le: c.renouveler(fin, par=par, le=le)))

    @champ(droits=INSTRUCTEURS, description="Met fin à la convention avant son terme.")
    async def resilier_convention(
        self, info: Info, id: strawberry.ID, motif: MotifResiliation, precision: str, cle: str | None = None
    ) -> Resiliee:
        contexte, par = info.context, acteur(info.context.agent)
        commande = contexte.commande(cle, geste="resilier_convention", id=id, motif=motif, precision=precision)
        suite = await changer(contexte, id, commande, lambda c, le: c.resilier(motif, precision, par=par, le=le))
        return Convention.de(suite)
