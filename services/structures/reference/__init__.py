"""The table of legal categories that the rules are read with, with its vintage."""

from .eligibilite import bareme

__all__ = ["bareme"]
