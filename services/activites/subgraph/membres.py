"""A structure that somebody asks about, with those that it absorbed: their reports and contracts are its own."""

from services.kit.aggregate import Introuvable
from services.kit.subgraph import Contexte

from ..fusions import groupe, repondantes
from ..store import Stores
from .perimetre import voit_la_structure

__all__ = ["membres_vus"]


async def membres_vus(contexte: Contexte[Stores], structure: str) -> tuple[str, ...]:
    """The one that answers for it first, then those that it absorbed. Raises Introuvable when the asker sees it not."""
    connue = (await repondantes(contexte.stores, [structure])).get(structure)
    if connue is None or not voit_la_structure(contexte.agent, connue):
        raise Introuvable
    return await groupe(contexte.stores, connue.structure)
