"""The conseillers, tried: each by itself, its structure, its territory, its colleague, and all the others."""

from typing import Final

from . import operations_conseillers as op
from .agents import DEPARTEMENT
from .operations import entites, lecture
from .scenario import Scenario

__all__ = ["CONSEILLERS"]

_LUI: Final = 'conseiller(id: "$conseiller")'
_TOUS: Final = "edges { node { nom } }"

CONSEILLERS: Final = (
    Scenario("conseiller lié", lecture("structures", _LUI + " { nom }")),
    Scenario("conseiller lié", lecture("structures", _LUI + " { courriel }"), "courriel"),
    Scenario("conseiller lié", lecture("structures", _LUI + " { parcours { etat } }"), "parcours"),
    Scenario(
        "conseiller lié", lecture("structures", _LUI + " { historique { edges { node { par } } } }"), "historique"
    ),
    Scenario("conseiller lié", lecture("structures", f"conseillers {{ {_TOUS} }}")),
    Scenario(
        "conseiller lié",
        lecture("structures", f'conseillers(departement: "{DEPARTEMENT}") {{ {_TOUS} }}'),
        "par département",
    ),
    Scenario(
        "conseiller lié",
        lecture("structures", f'structure(id: "$structure") {{ conseillers {{ {_TOUS} }} }}'),
        "conseillers",
    ),
    Scenario("conseiller lié", lecture("structures", "monProfil { nom }")),
    Scenario("conseiller lié", lecture("structures", 'adresseDuConseiller(conseiller: "$conseiller") { courriel }')),
    Scenario(
        "conseiller déclaré", lecture("structures", 'confirmationDuCompte(conseiller: "$conseiller") { expireLe }')
    ),
    Scenario("inscrite", op.DECLARER),
    Scenario("conseiller lié", op.MODIFIER),
    Scenario("conseiller déclaré", op.RENVOYER),
    Scenario("conseiller déclaré", op.LIER),
    Scenario("conseiller lié", op.TESTER_ENCORE),
    Scenario("conseiller lié", op.FORMER),
    Scenario("conseiller lié", op.PRENDRE_LE_POSTE),
    Scenario("conseiller lié", op.PASSER),
    Scenario("conseiller lié", op.RETIRER),
    Scenario("conseiller lié", op.EFFACER),
    Scenario("conseiller lié", entites("structures", "Conseiller", "nom")),
    Scenario("conseiller lié", entites("structures", "Conseiller", "courriel"), "courriel"),
)
