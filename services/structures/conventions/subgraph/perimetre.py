"""Who may see which convention, settled each time one is loaded; and how each command is carried out."""

from collections.abc import Callable
from datetime import datetime
from typing import Final, TypeAlias

import strawberry

from services.kit.aggregate import Decision, Introuvable
from services.kit.identity import Agent, roles
from services.kit.store import Commande
from services.kit.subgraph import Contexte

from ...store import Stores
from .. import domain

__all__ = ["INSTRUCTEURS", "LECTEURS", "STRUCTURE", "Ctx", "Info", "acteur", "changer", "charger_une", "visible"]

Ctx: TypeAlias = Contexte[Stores]
Info: TypeAlias = strawberry.Info[Contexte[Stores], None]
STRUCTURE: Final = roles("structure")
INSTRUCTEURS: Final = roles("anct", "prefecture")
LECTEURS: Final = INSTRUCTEURS | STRUCTURE
_ACTEURS: Final = {
    "structure": domain.Acteur.STRUCTURE,
    "prefecture": domain.Acteur.PREFECTURE,
    "anct": domain.Acteur.ANCT,
}


def visible(agent: Agent, c: domain.Convention) -> bool:
    """ANCT sees them all, a préfecture those of its départements, a structure its own, also those it had before it
    was merged into another."""
    match agent.role:
        case "anct":
            return True
        case "prefecture":
            return c.departement in agent.departements
        case "structure":
            return agent.siret in c.sirets
    return False


def acteur(agent: Agent) -> domain.Acteur:
    return _ACTEURS[agent.role]


async def charger_une(contexte: Ctx, id: str) -> domain.Convention:
    """Raises Introuvable, of what is not there and of what is hidden alike."""
    convention = await contexte.stores.conventions.get(id)
    if convention is None or not visible(contexte.agent, convention):
        raise Introuvable
    return convention


async def changer(
    contexte: Ctx,
    id: str,
    commande: Commande | None,
    regle: Callable[[domain.Convention, datetime], Decision[domain.Convention]],
) -> domain.Convention:
    le = contexte.maintenant()

    def dedans(c: domain.Convention) -> Decision[domain.Convention]:
        if not visible(contexte.agent, c):
            raise Introuvable
        return regle(c, le)

    suite = await contexte.stores.conventions.change(id, dedans, commande=commande)
    # A key that served already answers without asking the rule.
    if not visible(contexte.agent, suite):
        raise Introuvable
    return suite
