"""What a client can ask of activites: a conseiller's own reports, and the figures of a structure."""

from services.kit.subgraph import Subgraph, build_schema, type_

from .brouillons import BrouillonsDuCra, GestesDuBrouillon
from .cra import cras
from .gestes import GestesDuCra
from .lectures import LecturesDuCra
from .query import ChiffresDeLaStructure

__all__ = ["schema"]


@type_()
class Query(LecturesDuCra, BrouillonsDuCra, ChiffresDeLaStructure):
    """Each part of the service answers for its own fields."""


@type_()
class Mutation(GestesDuCra, GestesDuBrouillon):
    """Likewise."""


def schema(*, introspection: bool = True) -> Subgraph:
    return build_schema(Query, Mutation, entities={"Cra": cras}, introspection=introspection)
