"""Names of places as people type them."""

from unicodedata import combining, normalize

__all__ = ["cle_de_nom"]


def cle_de_nom(nom: str) -> str:
    """The name as people type it: no accents, no case, hyphens and apostrophes as spaces."""
    plat = normalize("NFKD", nom).replace("œ", "oe").replace("Œ", "oe").casefold()
    lettres = "".join(c if c.isalnum() else " " for c in plat if not combining(c))
    return " ".join(lettres.split())
