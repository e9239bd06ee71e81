"""The SIRET that a structure is known by: fourteen digits, their check, and what a commune's own SIREN says."""

import re
from typing import Final

__all__ = ["LA_POSTE", "departement_implausible", "normaliser", "siren_valide", "siret_valide"]

LA_POSTE: Final = "356000000"
CORSE: Final = {"2A": "20", "2B": "20"}


def normaliser(saisi: str) -> str:
    """The number without the spaces and the points that people put in it."""
    return "".join(saisi.split()).replace(".", "")


def siret_valide(siret: str) -> bool:
    """Fourteen ASCII digits that pass Luhn; La Poste's establishments pass when their sum divides by five.

    INSEE ran out of Luhn-valid numbers for La Poste, whose head office alone still follows Luhn.
    """
    if not re.fullmatch(r"[0-9]{14}", siret) or siret.startswith("000000000"):
        return False
    return _luhn(siret) or (siret.startswith(LA_POSTE) and sum(map(int, siret)) % 5 == 0)


def siren_valide(siren: str) -> bool:
    """Nine ASCII digits that pass Luhn."""
    return re.fullmatch(r"[0-9]{9}", siren) is not None and siren != "000000000" and _luhn(siren)


def departement_implausible(siren: str, departement: str) -> bool:
    """Whether a commune's SIREN (21…) names another département than this one: a cheap slip detector.

    Digits 3–4 are the département's first two: 20 in both of Corsica, 97 or 98 overseas.
    """
    return siren.startswith("21") and siren[2:4] != CORSE.get(departement, departement[:2])


def _luhn(digits: str) -> bool:
    doubled = (2 * int(d) if i % 2 else int(d) for i, d in enumerate(reversed(digits)))
    return sum(d - 9 if d > 9 else d for d in doubled) % 10 == 0
