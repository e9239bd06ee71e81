"""What a client can ask of exports, and of what is open to all."""

from services.kit.subgraph import type_

from .gestes import GestesDExport, SuiviDExport
from .gestes import LecturesDExport as _Lectures
from .ouvertes import DonneesOuvertes

__all__ = ["GestesDExport", "LecturesDExport", "SuiviDExport"]


@type_()
class LecturesDExport(_Lectures, DonneesOuvertes):
    """One's own exports, and everybody's files."""
