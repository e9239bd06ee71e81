"""Names as people type them: what of two spellings is the same, and how near two names are."""

from collections.abc import Mapping
from typing import Final

from rapidfuzz import fuzz

from services.territoire import cle_de_nom

__all__ = ["forme", "proximite"]

SIGLES: Final[Mapping[str, str]] = {
    "assoc": "association",
    "ca": "communaute agglomeration",
    "cc": "communaute communes",
    "ccas": "centre communal action sociale",
    "cias": "centre intercommunal action sociale",
    "mjc": "maison jeunes culture",
    "mpt": "maison pour tous",
    "st": "saint",
    "ste": "sainte",
}
"""What structures write short, once in full: « CCAS de Bron » is « Centre communal d'action sociale de Bron »."""
VIDES: Final = frozenset(["a", "au", "aux", "d", "de", "des", "du", "en", "et", "l", "la", "le", "les"])


def forme(nom: str) -> str:
    """The name without what says nothing: its key, acronyms in full, no articles. Empty when nothing is left."""
    mots = (SIGLES.get(mot, mot) for mot in cle_de_nom(nom).split())
    return " ".join(mot for mot in mots if mot not in VIDES)


def proximite(une: str, autre: str) -> int:
    """How near two forms are, from 0 to 100, whatever the order of their words."""
    return round(fuzz.token_sort_ratio(une, autre))
