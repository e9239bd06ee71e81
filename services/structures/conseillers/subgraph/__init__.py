"""What is asked of conseillers and done to them over GraphQL; `Conseiller @key(id)` is owned here."""

from .mutation import GestesDesConseillers
from .perimetre import charger
from .query import LecturesDesConseillers

__all__ = ["GestesDesConseillers", "LecturesDesConseillers", "charger"]
