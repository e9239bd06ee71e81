"""Changing what proves who speaks, without refusing anybody meanwhile."""

from .emetteur import EMETTEUR

__all__ = ["EMETTEUR"]
