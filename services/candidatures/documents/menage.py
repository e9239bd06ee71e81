"""Files that no fact names: those of a process that died in between, and those that were taken back."""

import logging
from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from services.kit.objets import Objets, ObjetsIndisponibles, ObjetVu
from services.kit.temps import Horloge, maintenant
from services.kit.worker import for_ever

from ..store import Stores

__all__ = ["AGE", "Menage"]

journal = logging.getLogger(__name__)
LOT: Final = 500
AGE: Final = timedelta(hours=1)
"""A file younger than this may be one whose fact is being kept at this moment."""


class Menage:
    """``pause``: seconds between two sweeps. Several processes may sweep at once: a file is deleted once or twice."""

    def __init__(
        self, stores: Stores, objets: Objets, *, pause: float = 3_600.0, horloge: Horloge = maintenant
    ) -> None:
        self._stores, self._objets, self._pause, self._horloge = stores, objets, pause, horloge

    async def tour(self) -> int:
        """Deletes them; how many. Raises ObjetsIndisponibles; what is left is swept the next time."""
        avant, ages, partis = self._horloge() - AGE, list[ObjetVu](), 0
        async for vu in self._objets.list():
            if vu.le < avant:
                ages.append(vu)
            if len(ages) == LOT:
                partis += await self._trier(ages)
                ages.clear()
        return partis + await self._trier(ages)

    async def travailler(self) -> None:
        """For ever, whatever becomes of either store."""
        await for_ever(self._avancer, pause=self._pause)

    async def _avancer(self) -> float:
        try:
            if partis := await self.tour():
                journal.info("%d files that no fact names are gone", partis)
        except ObjetsIndisponibles as error:
            journal.warning("the object store does not answer: swept after a pause", exc_info=error)
        return self._pause

    async def _trier(self, vus: Sequence[ObjetVu]) -> int:
        cles = [(vu.key, *vu.key.split("/")) for vu in vus if vu.key.count("/") == 1]
        ids = list({candidature for _, candidature, _ in cles})
        connues = dict(zip(ids, await self._stores.candidatures.many(ids), strict=True)) if ids else {}
        partis = 0
        for key, id, document in cles:
            candidature = connues[id]
            if candidature is None:
                # No candidature is ever deleted: these files are another store's, or this store is not the right one.
                journal.warning("a file is of a candidature that is not known here, and is left alone")
            elif candidature.document(document) is None:
                await self._objets.delete(key)
                partis += 1
        return partis
