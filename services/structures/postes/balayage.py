"""The sweep of the posts: contracts that are over, alerts on vacancies.

Several processes may sweep at once: each post changes under its version, and the one who comes second finds that
nothing is due any more.
"""

import logging

from services.kit.store import jusqu_a
from services.kit.temps import Horloge, maintenant
from services.kit.worker import for_ever

from ..store import Stores

__all__ = ["BalayageDesPostes"]

journal = logging.getLogger(__name__)


class BalayageDesPostes:
    """``pause``: seconds between two sweeps. What falls due does so at midnight in France, so a minute is soon."""

    def __init__(self, stores: Stores, *, pause: float = 60.0, horloge: Horloge = maintenant) -> None:
        self._stores, self._pause, self._horloge = stores, pause, horloge

    async def tour(self) -> int:
        """Tells all that is due by now, the longest due first; answers how many posts were due."""
        le = self._horloge()
        dus = 0
        async for poste in self._stores.postes.scan({"echeance": jusqu_a(le)}, ("echeance",)):
            dus += 1
            try:
                await self._stores.postes.change(poste.id, lambda p: p.echoir(le=le))
            except Exception:
                # One that cannot be changed now must not keep the others from being told; it stays due.
                journal.exception("poste %s: still due", poste.id)
        return dus

    async def travailler(self) -> None:
        """For ever, whatever becomes of the store: what is due stays due until it is told."""
        await for_ever(self._avancer, pause=self._pause)

    async def _avancer(self) -> float:
        await self.tour()
        return self._pause
