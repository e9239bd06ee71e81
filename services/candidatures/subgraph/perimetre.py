"""Who may see which candidature: settled here each time one is loaded, whatever the way that led to it."""

from collections.abc import Sequence
from typing import Final

import strawberry

from services.kit.aggregate import Introuvable
from services.kit.identity import Agent, roles
from services.kit.subgraph import Contexte

from .. import domain
from ..store import Stores

__all__ = ["INSTRUCTEURS", "LECTEURS", "NOTIFIES", "Ctx", "Info", "charger", "charger_une", "visible"]

Ctx = Contexte[Stores]
Info = strawberry.Info[Ctx, None]
LECTEURS: Final = roles("anct", "prefecture", "coordinateur", "structure")
INSTRUCTEURS: Final = roles("anct", "prefecture")
# A preparatory opinion may be communicated only once the decision is taken (CRPA, L. 311-2): the structure reads the
# sense of the avis on which a decision was notified to it. The reasons are written for the committee.
NOTIFIES: Final = INSTRUCTEURS | roles("structure")


def visible(agent: Agent, c: domain.Candidature) -> bool:
    """A structure sees its own, also those it had before it was merged into another; préfecture and coordinateur what
    is deposited in their départements; ANCT all that is deposited. A draft is its structure's alone: it has asked
    nothing of anybody yet."""
    match agent.role:
        case "structure":
            return agent.siret in c.sirets
        case "anct":
            return c.deposee_le is not None
        case "prefecture" | "coordinateur":
            return c.deposee_le is not None and c.departement in agent.departements
        case _:
            return False


async def charger(contexte: Ctx, ids: Sequence[str]) -> list[domain.Candidature | None]:
    """One for each id, in their order; None where it does not exist or is hidden from the one who asks."""
    found = await contexte.stores.candidatures.many(ids)
    return [c if c is not None and visible(contexte.agent, c) else None for c in found]


async def charger_une(contexte: Ctx, id: str) -> domain.Candidature:
    """Raises Introuvable."""
    (c,) = await charger(contexte, [id])
    if c is None:
        raise Introuvable
    return c
