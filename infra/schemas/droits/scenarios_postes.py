"""Posts and contracts, tried: the structure, its préfecture, its coordinateur, ANCT, and all the others."""

from typing import Final

from . import operations_postes as op
from .agents import DEPARTEMENT
from .operations import entites, lecture
from .scenario import Scenario

__all__ = ["POSTES"]

_LUI: Final = 'poste(id: "$poste")'
_TENU: Final = 'poste(id: "$poste_tenu")'
_TOUS: Final = "edges { node { numero } }"

POSTES: Final = (
    Scenario("poste", lecture("structures", _LUI + " { etat }")),
    Scenario("poste", lecture("structures", _LUI + " { alerte { nature } }"), "alerte"),
    Scenario("poste", lecture("structures", _TENU + " { contrats { nature } }"), "contrats"),
    Scenario("poste", lecture("structures", _TENU + " { contrats { remuneration } }"), "rémunération"),
    Scenario("poste", lecture("structures", _LUI + " { historique { edges { node { par } } } }"), "historique"),
    Scenario(
        "poste", lecture("structures", f'structure(id: "$premiere_structure") {{ postes {{ {_TOUS} }} }}'), "postes"
    ),
    Scenario("poste", lecture("structures", f"alertesDePostes {{ {_TOUS} }}")),
    Scenario(
        "poste",
        lecture("structures", f'alertesDePostes(departement: "{DEPARTEMENT}") {{ {_TOUS} }}'),
        "par département",
    ),
    Scenario("poste", lecture("structures", 'transfertsPossibles(poste: "$poste") { siret }')),
    Scenario("poste", lecture("structures", 'auditPostes(campagne: "$campagne") { ecart }')),
    Scenario("poste", op.RECRUTER),
    Scenario("poste", op.CORRIGER),
    Scenario("poste", op.ROMPRE),
    Scenario("poste", op.RENDRE),
    Scenario("poste", op.TRANSFERER),
    Scenario("poste", entites("structures", "Poste", "etat")),
)
