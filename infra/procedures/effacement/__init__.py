"""Erasing a person who asks it (RGPD), with its proof."""

from .effacer import EFFACER

__all__ = ["EFFACER"]
