"""The data that the rules are read with: the territory (COG) and the table of legal categories, with their vintage."""

from .eligibilite import bareme
from .territoire import Territoire, territoire

__all__ = ["Territoire", "bareme", "territoire"]
