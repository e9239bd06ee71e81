"""The operations on exports that are tried: all that one may see, and a structure's."""

from typing import Final

from .operations import geste

__all__ = ["EXPORTER", "EXPORTER_UNE_STRUCTURE"]

_PERIODE: Final = 'format: CSV, du: "2026-03-01", au: "2026-03-31"'
EXPORTER: Final = geste("activites", f"demanderExport({_PERIODE})", "Export", "statut")
EXPORTER_UNE_STRUCTURE: Final = geste(
    "activites", f'demanderExport({_PERIODE}, perimetre: {{structure: "$structure"}})', "Export", "statut"
)
