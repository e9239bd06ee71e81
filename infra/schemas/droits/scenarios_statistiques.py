"""What is tried of the figures: a territory, which anybody may read, a structure's and a conseiller's own."""

from typing import Final

from .agents import DEPARTEMENT
from .operations import entites, lecture
from .scenario import Scenario

__all__ = ["STATISTIQUES"]

_PERIODE: Final = 'du: "2026-03-01", au: "2026-03-31"'


def _chiffres(axe: str, code: str) -> Scenario:
    texte = f'statistiques(axe: {axe}, code: "{code}", {_PERIODE}) {{ definition }}'
    return Scenario("CRA", lecture("activites", texte), axe)


STATISTIQUES: Final = (
    Scenario("CRA", lecture("activites", f"statistiques(axe: FRANCE, {_PERIODE}) {{ definition }}"), "FRANCE"),
    _chiffres("DEPARTEMENT", DEPARTEMENT),
    _chiffres("STRUCTURE", "$structure"),
    _chiffres("CONSEILLER", "conseiller"),
    Scenario("CRA", entites("activites", "Structure", f"statistiques({_PERIODE}) {{ definition }}")),
)
