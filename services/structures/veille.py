"""A vintage that comes into force at midnight changes what is known of places: told within the hour."""

from services.kit.temps import Horloge, jour_paris, maintenant
from services.kit.worker import for_ever

from .releves import retablir_tout, zonages_en_vigueur
from .store import Stores

__all__ = ["Veille"]


class Veille:
    """``pause``: seconds between two looks. Structures are read again only when other lists are in force."""

    def __init__(self, stores: Stores, *, pause: float = 3_600.0, horloge: Horloge = maintenant) -> None:
        self._stores, self._pause, self._horloge = stores, pause, horloge
        self._vus: frozenset[str] | None = None

    async def tour(self) -> int:
        """How many structures were told anew. The first time all are read: this process may have been away."""
        le = self._horloge()
        zonages = await zonages_en_vigueur(self._stores, jour_paris(le))
        vus = frozenset(z.cle for z in zonages.values() if z is not None)
        if vus == self._vus:
            return 0
        dites = await retablir_tout(self._stores, le)
        self._vus = vus
        return dites

    async def travailler(self) -> None:
        """For ever, whatever becomes of the store."""
        await for_ever(self._avancer, pause=self._pause)

    async def _avancer(self) -> float:
        await self.tour()
        return self._pause
