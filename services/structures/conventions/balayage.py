"""The sweep of the conventions: what is due is told, once, late if it must."""

import logging

from services.kit.store import jusqu_a
from services.kit.temps import Horloge, maintenant
from services.kit.worker import for_ever

from ..store import Stores

__all__ = ["BalayageDesConventions"]

journal = logging.getLogger(__name__)


class BalayageDesConventions:
    """``pause``: seconds between two sweeps. Several processes may sweep at once: each convention changes under its
    version, and the one who comes second finds that nothing is due any more."""

    def __init__(self, stores: Stores, *, pause: float = 60.0, horloge: Horloge = maintenant) -> None:
        self._stores, self._pause, self._horloge = stores, pause, horloge

    async def tour(self) -> int:
        """Tells all that is due by now, the longest due first; answers how many conventions were due."""
        le, dues = self._horloge(), 0
        async for convention in self._stores.conventions.scan({"echeance": jusqu_a(le)}, ("echeance",)):
            dues += 1
            try:
                await self._stores.conventions.change(convention.id, lambda c: c.echoir(le=le))
            except Exception:
                # One that cannot be changed now must not keep the others from being told; it stays due.
                journal.exception("convention %s: still due", convention.id)
        return dues

    async def travailler(self) -> None:
        """For ever, whatever becomes of the store."""
        await for_ever(self._avancer, pause=self._pause)

    async def _avancer(self) -> float:
        await self.tour()
        return self._pause
