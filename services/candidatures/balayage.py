"""The sweep: asks the store for what is due, and lets the rule say what that makes true.

Several processes may sweep at once: each candidature changes under its version, and the one who comes second finds
that nothing is due any more.
"""

import logging

from services.kit.store import jusqu_a
from services.kit.temps import Horloge, maintenant
from services.kit.worker import for_ever

from .store import Stores

__all__ = ["Balayage"]

journal = logging.getLogger(__name__)


class Balayage:
    """``pause``: seconds between two sweeps. What falls due does so at midnight in France, so a minute is soon."""

    def __init__(self, stores: Stores, *, pause: float = 60.0, horloge: Horloge = maintenant) -> None:
        self._stores, self._pause, self._horloge = stores, pause, horloge

    async def tour(self) -> int:
        """Tells all that is due by now, the longest due first; answers how many candidatures were due."""
        le = self._horloge()
        due = {"echeance": jusqu_a(le)}
        dues = 0
        async for candidature in self._stores.candidatures.scan(due, ("echeance",)):
            dues += 1
            try:
                await self._stores.candidatures.change(candidature.id, lambda c: c.echoir(le=le))
            except Exception:
                # One that cannot be changed now must not keep the others from being told; it stays due.
                journal.exception("candidature %s: still due", candidature.id)
        return dues

    async def travailler(self) -> None:
        """For ever, whatever becomes of the store: what is due stays due until it is told."""
        await for_ever(self._avancer, pause=self._pause)

    async def _avancer(self) -> float:
        await self.tour()
        return self._pause
