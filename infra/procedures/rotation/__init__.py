"""Changing what proves who speaks, without refusing anybody meanwhile."""

from .comptes_kafka import KAFKA
from .emetteur import EMETTEUR

__all__ = ["EMETTEUR", "KAFKA"]
