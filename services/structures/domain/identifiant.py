"""What a structure is known by: its SIRET, or in New Caledonia its RIDET; and the RNA of an association."""

import re
from typing import Final

from .siret import siret_valide

__all__ = [
    "NOUVELLE_CALEDONIE",
    "identifiant_valide",
    "normaliser_rna",
    "ridet",
    "rna_possible",
    "rna_valide",
    "siren_de",
]

NOUVELLE_CALEDONIE: Final = "988"
NON_DECLAREE: Final = "9210"
"""INSEE: association non déclarée, which the national register of associations does not know."""


def ridet(identifiant: str) -> bool:
    """Seven ASCII digits (the organisation) or ten (one establishment), as the ISEE of New Caledonia gives them."""
    return re.fullmatch(r"[0-9]{7}(?:[0-9]{3})?", identifiant) is not None and not identifiant.startswith("0000000")


def identifiant_valide(identifiant: str) -> bool:
    return siret_valide(identifiant) or ridet(identifiant)


def siren_de(identifiant: str) -> str | None:
    """The SIREN inside a SIRET; a RIDET holds none."""
    return identifiant[:9] if len(identifiant) == 14 else None


def normaliser_rna(saisi: str | None) -> str:
    return "".join((saisi or "").split()).upper()


def rna_valide(rna: str) -> bool:
    """``W`` and nine ASCII digits; in Corsica the second is the département's letter (W2A…, W2B…)."""
    return re.fullmatch(r"W(?:[0-9]{2}|2[AB])[0-9]{7}", rna) is not None


def rna_possible(categorie: str) -> bool:
    """Whether the register of associations knows a legal category (INSEE, 92xx) at all."""
    return categorie.startswith("92") and categorie != NON_DECLAREE
