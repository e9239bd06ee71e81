"""Writes a letter: a notification becomes a mail in French, as text and as HTML, the same bytes each time."""

from .mots import en_toutes_lettres
from .redaction import Confirmation, Redaction

__all__ = ["Confirmation", "Redaction", "en_toutes_lettres"]
