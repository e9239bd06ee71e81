"""The reports, tried: each by its conseiller, its colleague, its structure, its territory, and all the others."""

from typing import Final

from . import operations_cra as op
from .operations import entites, lecture
from .scenario import Scenario

__all__ = ["CRA"]

CRA: Final = (
    Scenario("CRA", lecture("activites", "mesCras { edges { node { duree } } }")),
    Scenario("CRA", lecture("activites", "mesContrats { debut }")),
    Scenario("CRA", lecture("activites", "memeQueLeDernier { duree }")),
    Scenario("CRA ébauché", lecture("activites", "mesBrouillons { edges { node { formulaire { duree } } } }")),
    Scenario("CRA", lecture("activites", 'cra(id: "$cra") { duree }')),
    Scenario("CRA", lecture("activites", 'cra(id: "$cra") { ages { nombre } participants }'), "publics"),
    Scenario(
        "CRA corrigé", lecture("activites", 'cra(id: "$cra") { historique { formulaire { duree } } }'), "historique"
    ),
    Scenario(
        "CRA", lecture("activites", 'cras(structure: "$structure", mois: "2026-03") { edges { node { duree } } }')
    ),
    Scenario("CRA", op.TRANSMETTRE_ENCORE),
    Scenario("CRA", op.TRANSMETTRE_UN_LOT),
    Scenario("CRA", op.CORRIGER),
    Scenario("CRA", op.RETIRER),
    Scenario("CRA", op.ENREGISTRER_BROUILLON),
    Scenario("CRA ébauché", op.SUPPRIMER_BROUILLON),
    Scenario("CRA", entites("activites", "Cra", "duree")),
)
