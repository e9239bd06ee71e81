"""What is said of reports: silences, advice, missions, imports, tried by everyone."""

from typing import Final

from .operations import entites, lecture
from .operations_suivi import CONFIRMER
from .scenario import Scenario

__all__ = ["SUIVI"]

_DOUTEUX: Final = "CRA douteux"
_MOIS: Final = 'structure: "$structure", mois: "2026-03"'

SUIVI: Final = (
    Scenario("CRA", lecture("activites", 'suivisCra(structure: "$structure") { edges { node { depuis } } }')),
    Scenario(_DOUTEUX, lecture("activites", 'cra(id: "$cra") { conseils { vu } }'), "conseils"),
    Scenario(_DOUTEUX, lecture("activites", 'mesConseils(mois: "2026-03") { edges { node { duree } } }')),
    Scenario(_DOUTEUX, lecture("activites", f"conseilsCra({_MOIS}) {{ edges {{ node {{ duree }} }} }}")),
    Scenario(_DOUTEUX, lecture("activites", f"fiabilite({_MOIS}) {{ cra natures {{ part }} }}")),
    Scenario(_DOUTEUX, CONFIRMER),
    Scenario(_DOUTEUX, entites("activites", "Cra", "conseils { vu }"), "conseils"),
    Scenario("CRA", lecture("activites", f"missions({_MOIS}) {{ conseillers {{ toutes }} }}")),
    Scenario(_DOUTEUX, lecture("activites", 'importsCra(structure: "$structure") { edges { node { lignes } } }')),
    Scenario(_DOUTEUX, lecture("activites", "importsCra { edges { node { lignes } } }"), "tous"),
)
