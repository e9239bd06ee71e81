"""The sweep of the silences: looks at the contracts that are due, and tells what is to be told.

Several processes may sweep at once: each contract changes under its version, and the second finds it told.
"""

import logging

from services.kit.store import jusqu_a
from services.kit.temps import Horloge, maintenant
from services.kit.worker import for_ever

from ..store import Stores
from .veille import constater

__all__ = ["BalayageDesSilences"]

journal = logging.getLogger(__name__)


class BalayageDesSilences:
    """``pause``: seconds between two sweeps. What falls due does so at midnight in France, so a minute is soon."""

    def __init__(self, stores: Stores, *, pause: float = 60.0, horloge: Horloge = maintenant) -> None:
        self._stores, self._pause, self._horloge = stores, pause, horloge

    async def tour(self) -> int:
        """Looks at all that is due by now, the longest due first; answers how many contracts were."""
        le = self._horloge()
        dues = 0
        async for veille in self._stores.veilles.scan({"echeance": jusqu_a(le)}, ("echeance",)):
            dues += 1
            try:
                await constater(self._stores, veille.contrat, le=le)
            except Exception:
                # One that cannot be told now must not keep the others from it; it stays due.
                journal.exception("contrat %s: still due", veille.contrat)
        return dues

    async def travailler(self) -> None:
        """For ever, whatever becomes of the store: what is due stays due until it is told."""
        await for_ever(self._avancer, pause=self._pause)

    async def _avancer(self) -> float:
        await self.tour()
        return self._pause
