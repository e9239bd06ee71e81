"""Conventions, engagements and the tableau, tried: the structure, its préfecture, ANCT, and all the others."""

from typing import Final

from . import operations_conventions as op
from .agents import DEPARTEMENT
from .operations import lecture
from .scenario import Scenario

__all__ = ["CONVENTIONS"]

_ELLE: Final = 'convention(id: "$convention")'
_STATUTS: Final = "edges { node { statut } }"
_MANQUEMENTS: Final = "edges { node { manquements { motif } } }"
_TABLEAU: Final = 'tableauDePilotage(structure: "$structure")'

CONVENTIONS: Final = (
    Scenario("convention prête", lecture("structures", _ELLE + " { statut }")),
    Scenario("convention prête", lecture("structures", _ELLE + " { informations { signataireNom } }"), "signataire"),
    Scenario("convention prête", lecture("structures", _ELLE + " { pieces { lien } }"), "pieces"),
    Scenario(
        "convention prête", lecture("structures", _ELLE + " { historique { edges { node { par } } } }"), "historique"
    ),
    Scenario("manquement", lecture("structures", _ELLE + " { engagements { etat } }"), "engagements"),
    Scenario("convention prête", lecture("structures", f"conventions {{ {_STATUTS} }}")),
    Scenario(
        "convention prête",
        lecture("structures", f'conventions(departement: "{DEPARTEMENT}", statut: A_COMPLETER) {{ {_STATUTS} }}'),
        "par département",
    ),
    Scenario("manquement", lecture("structures", f"manquements {{ {_MANQUEMENTS} }}")),
    Scenario("convention prête", lecture("structures", _TABLEAU + " { aFaire { code } }")),
    Scenario("conseiller lié", lecture("structures", _TABLEAU + " { conseillers { nom } }"), "conseillers"),
    Scenario("convention prête", lecture("structures", "monTableau { aFaire { code } }")),
    Scenario("convention prête", op.CORRIGER),
    Scenario("convention prête", op.DEPOSER),
    Scenario("convention prête", op.RETIRER),
    Scenario("convention prête", op.TRANSMETTRE),
    Scenario("convention transmise", op.RENVOYER),
    Scenario("convention transmise", op.APPROUVER),
    Scenario("convention approuvée", op.SIGNER),
    Scenario("convention signée", op.DEMANDER),
    Scenario("convention signée", op.RENOUVELER),
    Scenario("convention signée", op.RESILIER),
    Scenario("convention signée", op.ATTESTER),
    Scenario("attestation", op.CONFIRMER),
    Scenario("attestation", op.CONTESTER),
    Scenario("convention signée", op.CONSTATER),
    Scenario("manquement", op.LEVER),
)
