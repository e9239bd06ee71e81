"""Whose reports and figures somebody may see: a conseiller its own, a structure and a territory theirs."""

import strawberry

from services.kit.identity import Agent, roles
from services.kit.subgraph import Contexte

from .. import domain
from ..store import Stores, StructureConnue

__all__ = ["CONSEILLER", "LECTEURS", "Info", "voit_la_structure", "voit_le_cra"]

CONSEILLER = roles("conseiller")
LECTEURS = roles("anct", "prefecture", "coordinateur", "structure", "conseiller")
Info = strawberry.Info[Contexte[Stores], None]


def voit_le_cra(
    agent: Agent, cra: domain.Cra, repondante: StructureConnue | None, siens: frozenset[str] = frozenset()
) -> bool:
    """A report of an absorbed structure is that of the one which answers for it, by its SIRET and its place.

    ``siens``: the conseillers that the asker's account is linked to.
    """
    if agent.role == "conseiller":
        return cra.conseiller in siens
    if repondante is not None:
        return _voit(agent, repondante.siret, repondante.departement)
    return _voit(agent, cra.siret, cra.departement)


def voit_la_structure(agent: Agent, structure: StructureConnue) -> bool:
    """The figures of a structure name nobody: its own conseillers read them too."""
    if agent.role == "conseiller":
        return agent.siret == structure.siret
    return _voit(agent, structure.siret, structure.departement)


def _voit(agent: Agent, siret: str, departement: str) -> bool:
    if agent.role in {"prefecture", "coordinateur"}:
        return departement in agent.departements
    return agent.role == "anct" or (agent.role == "structure" and agent.siret == siret)
