"""Files that no fact names: those of a process that died in between, and those that were taken back."""

import logging
from collections.abc import Sequence
from datetime import timedelta
from typing import Any, Final

from ..objets import Objets, ObjetsIndisponibles, ObjetVu
from ..store import Store
from ..temps import Horloge, maintenant
from ..worker import for_ever
from .document import Document, Porteur

__all__ = ["AGE", "Menage"]

journal = logging.getLogger(__name__)
LOT: Final = 500
AGE: Final = timedelta(hours=1)
"""A file younger than this may be one whose fact is being kept at this moment."""


class Menage:
    """``porteurs``: all the aggregates whose files lie there. ``pause``: seconds between two sweeps. Several processes
    may sweep at once: a file is deleted once or twice."""

    def __init__(
        self, porteurs: Store[Any], objets: Objets, *, pause: float = 3_600.0, horloge: Horloge = maintenant
    ) -> None:
        self._porteurs, self._objets, self._pause, self._horloge = porteurs, objets, pause, horloge

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
        ids = list({porteur for _, porteur, _ in cles})
        connus = dict(zip(ids, await self._porteurs.many(ids), strict=True)) if ids else {}
        partis = 0
        for key, id, document in cles:
            porteur: Porteur[Document] | None = connus[id]
            if porteur is None:
                # None is ever deleted: these files are another store's, or this store is not the right one.
                journal.warning("a file is of an aggregate that is not known here, and is left alone")
            elif porteur.document(document) is None:
                await self._objets.delete(key)
                partis += 1
        return partis
