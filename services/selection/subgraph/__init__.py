"""What a client can ask of selection: campagnes and envelopes, sessions and agendas, decisions."""

from collections.abc import Mapping

from services.kit.subgraph import Subgraph, build_schema
from services.kit.subgraph.schema import Charge

from .lecture import campagnes, candidatures, decisions, sessions, structures
from .mutations import Mutation
from .query import Query

__all__ = ["ENTITIES", "schema"]

ENTITIES: Mapping[str, Charge] = {
    "Campagne": campagnes,
    "Candidature": candidatures,
    "Decision": decisions,
    "Session": sessions,
    "Structure": structures,
}


def schema(*, introspection: bool = True) -> Subgraph:
    return build_schema(Query, Mutation, entities=ENTITIES, introspection=introspection)
