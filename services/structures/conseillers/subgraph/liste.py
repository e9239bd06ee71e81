"""The conseillers that a structure declared, as a field of it."""

from typing import Final

import strawberry

from services.kit.identity import roles
from services.kit.store import Page, Parmi
from services.kit.subgraph import Connexion, Contexte, champ, page_to_connexion, type_

from ...store import Stores
from ..domain import Conseiller as Fiche
from .perimetre import dedans, vus
from .types import Conseiller, Info

__all__ = ["ConseillersDeLaStructure", "page_vue"]

TOUS: Final = roles("anct", "prefecture", "structure", "coordinateur")
"""A conseiller sees itself, and not who works beside it."""


@type_()
class ConseillersDeLaStructure:
    """A part of the type ``Structure``."""

    id: strawberry.Private[str]

    @champ(
        droits=TOUS,
        description="Les conseillers qu'elle a déclarés, le dernier d'abord, avec ceux des structures qu'elle a "
        "absorbées ; vide hors de son périmètre.",
    )
    async def conseillers(self, info: Info, first: int = 20, after: str | None = None) -> Connexion[Conseiller]:
        stores = info.context.stores
        structure = await stores.structures.get(self.id)
        if structure is None or not dedans(info.context.agent, structure):
            return page_to_connexion(Page[Conseiller](items=[], curseurs=[], suite=False), lambda c: c)
        absorbees = [s.id async for s in stores.structures.scan({"absorbee_par": self.id})]
        where = {"structure": Parmi((self.id, *absorbees))}
        return await page_vue(info.context, await stores.conseillers.page(where, ("-declare_le",), first, after))


async def page_vue(contexte: Contexte[Stores], page: Page[Fiche]) -> Connexion[Conseiller]:
    """Of this page, what the asker may see; it goes on from where the page ends all the same."""
    montres = await vus(contexte, page.items)
    gardes = [(m, curseur) for m, curseur in zip(montres, page.curseurs, strict=True) if m is not None]
    restants = Page(items=[m for m, _ in gardes], curseurs=[c for _, c in gardes], suite=page.suite)
    connexion = page_to_connexion(restants, lambda m: m)
    connexion.page_info.end_cursor = page.curseurs[-1] if page.curseurs else None
    return connexion
