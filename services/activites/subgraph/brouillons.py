"""Drafts, kept for their author alone: to begin on one telephone and finish on another."""

from datetime import datetime
from typing import Annotated, Self

import strawberry

from services.kit.aggregate import Introuvable
from services.kit.subgraph import CleInvalide, Connexion, Refus, champ, page_to_connexion, type_
from services.kit.subgraph.contexte import CLE_MAX
from services.territoire import territoire

from ..domain import BROUILLONS_MAX, Brouillon, CompteNonLie, TropDeBrouillons
from ..situation import conseillers_de
from .formulaire import FormulaireCra, SaisieCra
from .perimetre import CONSEILLER, Info

__all__ = ["BrouillonCra", "BrouillonsDuCra", "GestesDuBrouillon"]


@type_(droits=CONSEILLER, description="Un compte rendu commencé, que son auteur est seul à voir.")
class BrouillonCra:
    id: strawberry.ID
    cle: str = champ(description="La clé sous laquelle le transmettre.")
    formulaire: FormulaireCra
    ecrit_le: datetime

    @classmethod
    def de(cls, b: Brouillon) -> Self:
        return cls(id=strawberry.ID(b.id), cle=b.cle, formulaire=FormulaireCra.de(b.ebauche), ecrit_le=b.ecrit_le)


@type_(droits=CONSEILLER)
class BrouillonSupprime:
    id: strawberry.ID
    cle: str


@type_(droits=CONSEILLER)
class BrouillonsDuCra:
    @champ(description="Ses brouillons, les derniers écrits d'abord.")
    async def mes_brouillons(self, info: Info, first: int = 20, after: str | None = None) -> Connexion[BrouillonCra]:
        miens = {"compte": info.context.agent.compte}
        page = await info.context.stores.brouillons.page(miens, ("-ecrit_le",), first, after)
        return page_to_connexion(page, BrouillonCra.de)


@type_(droits=CONSEILLER)
class GestesDuBrouillon:
    @champ(description="Garde un brouillon sous sa clé ; l'enregistrer encore le remplace. Rien n'est transmis.")
    async def enregistrer_brouillon(
        self, info: Info, saisie: SaisieCra, cle: str
    ) -> Annotated[BrouillonCra | Refus, strawberry.union("EnregistrerBrouillonResultat")]:
        if not 1 <= len(cle) <= CLE_MAX:
            raise CleInvalide
        contexte, brouillons = info.context, info.context.stores.brouillons
        if not await conseillers_de(contexte.stores, contexte.agent.compte):
            raise CompteNonLie
        ecrit = Brouillon.ecrire(
            contexte.agent.compte, cle, saisie.lue(), le=contexte.maintenant(), communes=territoire().commune
        )
        page = await brouillons.page({"compte": ecrit.compte}, ("-ecrit_le",), BROUILLONS_MAX)
        if len(page.items) >= BROUILLONS_MAX and all(b.id != ecrit.id for b in page.items):
            raise TropDeBrouillons
        return BrouillonCra.de(await brouillons.change(ecrit.id, lambda _: ecrit))

    @champ(description="Supprime un de ses brouillons.")
    async def supprimer_brouillon(
        self, info: Info, cle: str
    ) -> Annotated[BrouillonSupprime | Refus, strawberry.union("SupprimerBrouillonResultat")]:
        # Derived from the asker's own account: nobody's draft but its own can be named.
        id, brouillons = Brouillon.id_de(info.context.agent.compte, cle), info.context.stores.brouillons
        if await brouillons.get(id) is None:
            raise Introuvable
        await brouillons.delete(id)
        return BrouillonSupprime(id=strawberry.ID(id), cle=cle)
