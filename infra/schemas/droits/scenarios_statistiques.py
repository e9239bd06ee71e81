"""What is tried of the figures: a territory, which anybody may read, a structure's and a conseiller's own."""

from typing import Final

from .agents import DEPARTEMENT
from .operations import entites, lecture
from .scenario import Scenario

__all__ = ["STATISTIQUES"]

_PERIODE: Final = 'du: "2026-03-01", au: "2026-03-31"'


def _chiffres(axe: str) -> Scenario:
    return Scenario("CRA", lecture("activites", f"statistiques({axe}, {_PERIODE}) {{ definition }}"), axe.split('"')[0])


STATISTIQUES: Final = (
    _chiffres("axe: FRANCE"),
    _chiffres(f'axe: DEPARTEMENT, code: "{DEPARTEMENT}"'),
    _chiffres('axe: STRUCTURE, code: "$structure"'),
    _chiffres('axe: CONSEILLER, code: "conseiller"'),
    Scenario("CRA", entites("activites", "Structure", f"statistiques({_PERIODE}) {{ definition }}")),
)
