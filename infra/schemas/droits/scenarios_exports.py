"""The exports, tried: each asks for what it may see and reads its own."""

from typing import Final

from .operations import lecture, suivi
from .operations_exports import EXPORTER_UNE_STRUCTURE
from .scenario import Scenario

__all__ = ["EXPORTS"]

EXPORTS: Final = (
    Scenario("CRA", EXPORTER_UNE_STRUCTURE),
    Scenario("export", lecture("activites", 'export(id: "$export") { statut }')),
    Scenario("export", lecture("activites", "mesExports { edges { node { statut } } }")),
    Scenario("export", lecture("activites", "donneesOuvertes { edges { node { nom } } }")),
    Scenario("export", suivi("activites", 'suiviExport(id: "$export") { statut }')),
)
