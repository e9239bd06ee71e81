"""What a client can ask about candidatures, and what it can do to one."""

from services.kit.subgraph import Subgraph, build_schema

from .commandes import Mutation
from .lectures import Query, Subscription, candidatures_par_id, structures_par_id

__all__ = ["schema"]


def schema(*, introspection: bool = True) -> Subgraph:
    return build_schema(
        Query,
        Mutation,
        Subscription,
        entities={"Candidature": candidatures_par_id, "Structure": structures_par_id},
        introspection=introspection,
    )
