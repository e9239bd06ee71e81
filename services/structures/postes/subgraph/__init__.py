"""What is asked of posts and done to them over GraphQL; `Poste @key(id)` is owned here."""

from .liste import PostesDeLaStructure
from .mutation import GestesDesPostes
from .perimetre import charger
from .query import LecturesDesPostes

__all__ = ["GestesDesPostes", "LecturesDesPostes", "PostesDeLaStructure", "charger"]
