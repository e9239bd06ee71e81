"""What is asked of conventions and engagements, and done to them, over GraphQL."""

from services.kit.subgraph import type_

from .depot import GestesDesPieces
from .engagements import GestesDesEngagements
from .prefecture import GestesDeLaPrefecture
from .query import LecturesDesConventions
from .structure import GestesDeLaStructure

__all__ = ["GestesDesConventions", "LecturesDesConventions"]


@type_()
class GestesDesConventions(GestesDeLaStructure, GestesDeLaPrefecture, GestesDesEngagements, GestesDesPieces):
    """All of them."""
