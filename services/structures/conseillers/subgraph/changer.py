"""Carrying out a rule on a conseiller, for who may see it and no one else."""

from collections.abc import Callable
from typing import TypeAlias

from services.kit.aggregate import Conflit, Decision, Introuvable
from services.kit.store import Commande
from services.kit.subgraph import Contexte

from ...fusions import repondantes
from ...store import Stores
from .. import domain
from .perimetre import visible, vu
from .types import Conseiller

__all__ = ["changer"]

Regle: TypeAlias = Callable[[domain.Conseiller], Decision[domain.Conseiller]]


async def changer(contexte: Contexte[Stores], id: str, regle: Regle, commande: Commande | None) -> Conseiller:
    """Says the same (Introuvable) of what is not there and of what is not its own."""
    stores, agent = contexte.stores, contexte.agent
    conseiller = await stores.conseillers.get(id)
    if conseiller is None:
        raise Introuvable
    (structure,) = await repondantes(stores, [await stores.structures.get(conseiller.structure)])
    if structure is None or not visible(agent, conseiller, structure):
        raise Introuvable

    def dedans(c: domain.Conseiller) -> Decision[domain.Conseiller]:
        if not visible(agent, c, structure):
            raise Introuvable
        return regle(c)

    try:
        change = await stores.conseillers.change(id, dedans, commande=commande)
    except Conflit:
        raise domain.ConseillerDejaDeclare from None
    return await vu(contexte, change)
