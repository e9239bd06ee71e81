"""What a conseiller does with its reports: file one or a lot, correct, withdraw."""

from typing import Annotated

import strawberry

from services.kit.subgraph import CleInvalide, Refus, champ, type_
from services.territoire import territoire

from .. import depot, vocabulaire
from ..situation import situation_de
from .cra import Cra
from .formulaire import SaisieCra
from .lot import LigneCra, LotDeCras, transmettre_le_lot
from .perimetre import CONSEILLER, Info

__all__ = ["GestesDuCra"]


@type_(droits=CONSEILLER)
class GestesDuCra:
    @champ(description="Transmet un compte rendu. La même clé ne le compte jamais deux fois ; son brouillon disparaît.")
    async def transmettre_cra(
        self, info: Info, saisie: SaisieCra, cle: str
    ) -> Annotated[Cra | Refus, strawberry.union("TransmettreCraResultat")]:
        contexte, ebauche = info.context, saisie.lue()
        compte, stores = contexte.agent.compte, contexte.stores
        commande = contexte.commande(cle, geste="transmettreCra", saisie=ebauche)
        if commande is None:
            raise CleInvalide
        situation = await situation_de(stores, compte)
        depose = await depot.transmettre(
            stores, ebauche, situation=situation, commande=commande, le=contexte.maintenant()
        )
        await depot.oublier_les_brouillons(stores, compte, [cle])
        return Cra.de(depose.cra)

    @champ(description="Transmet jusqu'à 100 comptes rendus faits hors ligne : chacun a sa propre réponse.")
    async def transmettre_cras(
        self, info: Info, lot: list[LigneCra]
    ) -> Annotated[LotDeCras | Refus, strawberry.union("TransmettreCrasResultat")]:
        return await transmettre_le_lot(info.context, lot)

    @champ(description="Corrige un de ses comptes rendus ; ce qu'il disait avant est gardé.")
    async def corriger_cra(
        self, info: Info, id: strawberry.ID, saisie: SaisieCra, cle: str | None = None
    ) -> Annotated[Cra | Refus, strawberry.union("CorrigerCraResultat")]:
        contexte, ebauche, le = info.context, saisie.lue(), info.context.maintenant()
        situation = await situation_de(contexte.stores, contexte.agent.compte)
        corrige = await contexte.stores.cras.change(
            id,
            lambda c: c.corriger(ebauche, situation=situation, le=le, communes=territoire().commune),
            commande=contexte.commande(cle, geste="corrigerCra", saisie=ebauche),
        )
        return Cra.de(corrige)

    @champ(description="Retire un de ses comptes rendus : il ne compte plus.")
    async def retirer_cra(
        self, info: Info, id: strawberry.ID, motif: vocabulaire.MotifRetrait, cle: str | None = None
    ) -> Annotated[Cra | Refus, strawberry.union("RetirerCraResultat")]:
        contexte, le = info.context, info.context.maintenant()
        situation = await situation_de(contexte.stores, contexte.agent.compte)
        retire = await contexte.stores.cras.change(
            id,
            lambda c: c.retirer(motif, situation=situation, le=le),
            commande=contexte.commande(cle, geste="retirerCra", motif=motif),
        )
        return Cra.de(retire)
