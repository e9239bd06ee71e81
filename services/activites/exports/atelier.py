"""The worker that makes the files: takes an export, has its file made, takes it away when its time is over."""

from contextlib import suppress
from datetime import timedelta
from typing import Final

from services.kit.objets import Objets
from services.kit.store import jusqu_a
from services.kit.temps import Horloge, maintenant, uuid7
from services.kit.worker import for_ever

from ..store import Stores
from .domain import Export, PriseRevolue
from .ouvrage import SEGMENT, Ouvrage
from .vocabulaire import StatutExport

__all__ = ["Atelier"]

ECART: Final = timedelta(minutes=5)
"""How far apart the clocks of two machines may be."""


class Atelier:
    """``pause``: seconds between two looks. Several may work at once, here or elsewhere: an export has one worker.

    ``segment``: lines kept at a time.
    """

    def __init__(
        self,
        stores: Stores,
        objets: Objets,
        *,
        pause: float = 2.0,
        segment: int = SEGMENT,
        horloge: Horloge = maintenant,
    ) -> None:
        self._stores, self._objets, self._pause, self._segment, self._horloge = stores, objets, pause, segment, horloge

    async def travailler(self) -> None:
        """For ever, whatever becomes of either store: what was asked stays asked until it is made."""
        await for_ever(self._avancer, pause=self._pause)

    async def _avancer(self) -> float:
        return 0 if await self.tour() else self._pause

    async def tour(self) -> int:
        """Sees to the export that is due the longest; how many were due, 1 at most."""
        le = self._horloge()
        dus = await self._stores.exports.page({"echeance": jusqu_a(le)}, ("echeance",), 1)
        for export in dus.items:
            if export.statut is StatutExport.PRET:
                await self._expirer(export)
            else:
                await self._prendre(export.id)
        return len(dus.items)

    async def _prendre(self, id: str) -> None:
        moi, le = uuid7(), self._horloge()
        pris = await self._stores.exports.change(id, lambda e: e.prendre(moi, depuis=le - ECART, le=le))
        if pris.preneur == moi and pris.statut is StatutExport.EN_COURS:
            with suppress(PriseRevolue):
                await Ouvrage(self._stores, self._objets, pris, moi, self._segment, self._horloge).mener()

    async def _expirer(self, export: Export) -> None:
        le = self._horloge()
        await self._stores.exports.change(export.id, lambda e: e.expirer(le=le))
        if export.fichier:
            await self._objets.delete(export.fichier.cle)
