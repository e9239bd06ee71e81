"""The subgraph of the structures: `Structure @key(id)` is owned here, other services extend it."""

from services.kit.subgraph import Subgraph, build_schema

from ..conseillers.subgraph import charger as charger_les_conseillers
from ..postes.subgraph import charger as charger_les_postes
from .mutation import Mutation
from .query import Query, charger

__all__ = ["schema"]


def schema(*, introspection: bool = True) -> Subgraph:
    return build_schema(
        Query,
        Mutation,
        entities={"Structure": charger, "Conseiller": charger_les_conseillers, "Poste": charger_les_postes},
        introspection=introspection,
    )
