"""The sweep of the conseillers: a training that is over is told, a withdrawn declaration is forgotten."""

import logging

from services.kit.store import jusqu_a
from services.kit.temps import Horloge, maintenant
from services.kit.worker import for_ever

from ..store import Stores

__all__ = ["BalayageDesConseillers"]

journal = logging.getLogger(__name__)


class BalayageDesConseillers:
    """``pause``: seconds between two sweeps. Several processes may sweep: whoever comes second finds nothing due."""

    def __init__(self, stores: Stores, *, pause: float = 60.0, horloge: Horloge = maintenant) -> None:
        self._stores, self._pause, self._horloge = stores, pause, horloge

    async def tour(self) -> int:
        """How many conseillers were due by now, the longest due first."""
        le, dus = self._horloge(), 0
        async for conseiller in self._stores.conseillers.scan({"echeance": jusqu_a(le)}, ("echeance",)):
            dus += 1
            try:
                await self._stores.conseillers.change(conseiller.id, lambda c: c.echoir(le=le))
            except Exception:
                # One that cannot be changed now must not keep the others from being told; it stays due.
                journal.exception("conseiller %s: still due", conseiller.id)
        return dus

    async def travailler(self) -> None:
        """For ever, whatever becomes of the store."""
        await for_ever(self._avancer, pause=self._pause)

    async def _avancer(self) -> float:
        await self.tour()
        return self._pause
