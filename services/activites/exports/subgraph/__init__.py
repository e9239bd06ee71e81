"""What a client can ask of exports, and of what is open to all."""

from .gestes import GestesDExport, LecturesDExport, SuiviDExport

__all__ = ["GestesDExport", "LecturesDExport", "SuiviDExport"]
