"""Backing up the whole platform at one moment, and putting it back into an empty one."""

from .restaurer import RESTAURER
from .sauvegarder import SAUVEGARDER

__all__ = ["RESTAURER", "SAUVEGARDER"]
