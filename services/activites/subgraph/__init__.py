"""What a client can ask of activites: a conseiller's own reports, and the figures of a structure."""

from services.kit.subgraph import Subgraph, build_schema

from .cra import Mutation, cras
from .query import Query

__all__ = ["schema"]


def schema(*, introspection: bool = True) -> Subgraph:
    return build_schema(Query, Mutation, entities={"Cra": cras}, introspection=introspection)
