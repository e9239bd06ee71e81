"""A report that repeats another, and what its conseiller says of the advice that it is given."""

from typing import Final

from .agents import COMMUNE
from .operations import Operation, geste

__all__ = ["CONFIRMER", "TRANSMETTRE_UN_DOUBLON"]

_SAISIE: Final = f'{{jour: "2026-03-01", duree: 46, themes: [EMAIL], lieu: LIEU_ACTIVITE, commune: "{COMMUNE}"}}'

TRANSMETTRE_UN_DOUBLON: Final = geste("activites", f'transmettreCra(saisie: {_SAISIE}, cle: "encore")', "Cra", "duree")
CONFIRMER: Final[Operation] = geste(
    "activites", 'confirmerCra(id: "$cra", natures: [QUASI_DOUBLON])', "Cra", "conseils(verifies: true) { nature }"
)
