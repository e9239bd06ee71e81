"""What can be done to a candidature, by each who may."""

from services.kit.subgraph import type_

from .documents import GestesDeDocuments
from .instruction import GestesDePrefecture
from .structure import GestesDeStructure

__all__ = ["Mutation"]


@type_()
class Mutation(GestesDeStructure, GestesDeDocuments, GestesDePrefecture):
    """All of them: one root type in the schema."""
