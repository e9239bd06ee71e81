"""A lot of reports made off line: each line is answered for itself, and can be sent again as it is."""

import asyncio
from collections.abc import Sequence

import strawberry

from services.kit import aggregate
from services.kit.subgraph import CleInvalide, Contexte, Refus, champ, type_
from services.kit.subgraph.types import refus

from .. import depot
from ..domain import Situation
from ..situation import situation_de
from ..store import Stores
from .cra import Cra
from .formulaire import SaisieCra
from .perimetre import CONSEILLER

__all__ = ["LIGNES_MAX", "LigneCra", "LotDeCras", "LotInvalide", "transmettre_le_lot"]

LIGNES_MAX = 100
LIGNES_COMPTEES = 60
"""What the gateway's cost limit assumes of a lot: a hundred lines asked with all their faults must pass it."""


class LotInvalide(aggregate.Refus):
    message = f"Un lot compte de 1 à {LIGNES_MAX} comptes rendus."


@strawberry.input(name="LigneCra", description="Un compte rendu d'un lot, et la clé sous laquelle il est transmis.")
class LigneCra:
    saisie: SaisieCra
    cle: str


@type_(droits=CONSEILLER, description="Ce qu'est devenue une ligne du lot : un compte rendu, ou un refus.")
class LigneTransmise:
    cle: str
    cra: Cra | None
    deja_transmis: bool = champ(description="Un envoi précédent de la même clé l'avait transmis.")
    refus: Refus | None


@type_(droits=CONSEILLER)
class LotDeCras:
    lignes: list[LigneTransmise] = champ(taille=LIGNES_COMPTEES, description="Dans l'ordre du lot.")


async def transmettre_le_lot(contexte: Contexte[Stores], lot: Sequence[LigneCra]) -> LotDeCras:
    """At most three store calls a line, and a dozen for the whole: who files is looked up once."""
    if not 1 <= len(lot) <= LIGNES_MAX:
        raise LotInvalide
    stores, compte = contexte.stores, contexte.agent.compte
    situation = await situation_de(stores, compte)
    lignes = await asyncio.gather(*(_transmettre(contexte, ligne, situation) for ligne in lot))
    await depot.oublier_les_brouillons(stores, compte, [ligne.cle for ligne in lignes if ligne.cra is not None])
    return LotDeCras(lignes=lignes)


async def _transmettre(contexte: Contexte[Stores], ligne: LigneCra, situation: Situation) -> LigneTransmise:
    ebauche = ligne.saisie.lue()
    try:
        # The same digest as transmettreCra's: a line of a lot is what that key files alone.
        commande = contexte.commande(ligne.cle, geste="transmettreCra", saisie=ebauche)
        if commande is None:
            raise CleInvalide
        depose = await depot.transmettre(
            contexte.stores, ebauche, situation=situation, commande=commande, le=contexte.maintenant()
        )
    except aggregate.Refus as non:
        return LigneTransmise(cle=ligne.cle, cra=None, deja_transmis=False, refus=refus(non))
    return LigneTransmise(cle=ligne.cle, cra=Cra.de(depose.cra), deja_transmis=depose.deja, refus=None)
