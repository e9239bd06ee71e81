"""Files that no export names: segments of a worker that died, files of one whose lease was over."""

import logging
from datetime import timedelta
from typing import Final

from services.kit.objets import Objets, ObjetsIndisponibles
from services.kit.temps import Horloge, maintenant
from services.kit.worker import for_ever

from ..store import Stores
from .domain import Export
from .ouvrage import DOSSIER
from .vocabulaire import StatutExport

__all__ = ["AGE", "MenageExports"]

journal = logging.getLogger(__name__)
AGE: Final = timedelta(hours=1)
"""A file younger than this may be one that an export is about to name."""


class MenageExports:
    """``pause``: seconds between two sweeps. Several processes may sweep at once."""

    def __init__(
        self, stores: Stores, objets: Objets, *, pause: float = 3_600.0, horloge: Horloge = maintenant
    ) -> None:
        self._stores, self._objets, self._pause, self._horloge = stores, objets, pause, horloge

    async def travailler(self) -> None:
        """For ever, whatever becomes of either store."""
        await for_ever(self._avancer, pause=self._pause)

    async def _avancer(self) -> float:
        try:
            if partis := await self.tour():
                journal.info("%d files that no export names are gone", partis)
        except ObjetsIndisponibles as error:
            journal.warning("the object store does not answer: swept after a pause", exc_info=error)
        return self._pause

    async def tour(self) -> int:
        """Deletes them; how many. Raises ObjetsIndisponibles; what is left is swept the next time."""
        avant, partis = self._horloge() - AGE, 0
        async for vu in self._objets.list(DOSSIER):
            parts = vu.key.split("/")
            if vu.le >= avant or len(parts) != 3:
                continue
            export = await self._stores.exports.get(parts[1])
            # No export is ever deleted: files of an unknown one are another store's, and left alone.
            if export is not None and vu.key not in _nommes(export):
                await self._objets.delete(vu.key)
                partis += 1
        return partis


def _nommes(export: Export) -> tuple[str, ...]:
    if export.ouvert:
        return export.reprise.segments
    garde = export.fichier if export.statut is StatutExport.PRET else None
    return (garde.cle,) if garde else ()
