"""The exports, tried: each asks for what it may see, and reads its own; what anybody downloads is anybody's."""

from typing import Final

from .operations import geste, lecture, suivi
from .scenario import Scenario

__all__ = ["EXPORTER", "EXPORTS"]

_PERIODE: Final = 'format: CSV, du: "2026-03-01", au: "2026-03-31"'
EXPORTER: Final = geste("activites", f"demanderExport({_PERIODE})", "Export", "statut")
_DE_LA_STRUCTURE: Final = geste(
    "activites", f'demanderExport({_PERIODE}, perimetre: {{structure: "$structure"}})', "Export", "statut"
)

EXPORTS: Final = (
    Scenario("CRA", _DE_LA_STRUCTURE),
    Scenario("export", lecture("activites", 'export(id: "$export") { statut }')),
    Scenario("export", lecture("activites", "mesExports { edges { node { statut } } }")),
    Scenario("export", suivi("activites", 'suiviExport(id: "$export") { statut }')),
)
