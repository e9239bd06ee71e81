"""A conseiller's day: its reports in the order in which they were filed, and how long they last together."""

from collections.abc import Iterable, Sequence
from typing import Final

from ..domain import Cra
from ..vocabulaire import Statut

__all__ = ["COMPARES", "Journee"]

COMPARES: Final = 100
"""With how many of those filed before it a report is compared: a second typing follows the first, and a day of
thousands, which somebody may import, must not be compared with itself."""


class Journee:
    """Those that are withdrawn are left out. Read once for all its reports."""

    def __init__(self, cras: Iterable[Cra]) -> None:
        comptent = (c for c in cras if c.statut is not Statut.RETIRE)
        self._ordre = sorted(comptent, key=lambda c: (c.transmis_le, c.id))
        self._rang = {c.id: rang for rang, c in enumerate(self._ordre)}
        self.minutes = sum(c.saisie.duree for c in self._ordre)

    def avant(self, cra: Cra) -> Sequence[Cra]:
        """The last that were filed before it, the earliest first."""
        # It may have been moved to another day since it was read.
        rang = self._rang.get(cra.id, len(self._ordre))
        return self._ordre[max(0, rang - COMPARES) : rang]
