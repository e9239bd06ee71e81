"""Taking up again what consumers put aside, and projections that are doubted."""

from .lettres import LETTRES
from .projections import RECONSTRUIRE

__all__ = ["LETTRES", "RECONSTRUIRE"]
