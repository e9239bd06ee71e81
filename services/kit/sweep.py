"""The sweep: asks a store for what is due, and lets a rule say what that makes true."""

import logging
from collections.abc import Awaitable, Callable
from datetime import datetime
from operator import attrgetter
from typing import Generic, TypeVar

from .store import jusqu_a
from .store.lecture import Lecture
from .temps import Horloge, maintenant
from .worker import for_ever

__all__ = ["PAUSE", "Sweep"]

T = TypeVar("T")
log = logging.getLogger(__name__)
PAUSE = 60.0
"""Seconds between two sweeps. What falls due does so at midnight in France, so a minute is soon."""


class Sweep(Generic[T]):
    """Tells what is due in ``due``, whose indexed column ``echeance`` is each thing's next due moment.

    ``dire`` changes one thing through its rule, given the moment of the sweep; ``key`` names one in the log. Several
    processes may sweep at once: each thing changes under its version, and who comes second finds nothing due any more.
    """

    def __init__(
        self,
        due: Lecture[T],
        dire: Callable[[T, datetime], Awaitable[object]],
        *,
        key: Callable[[T], str] = attrgetter("id"),
        pause: float = PAUSE,
        horloge: Horloge = maintenant,
    ) -> None:
        self._due, self._dire, self._key, self._pause, self._horloge = due, dire, key, pause, horloge

    async def tour(self) -> int:
        """Tells all that is due by now, the longest due first; answers how many things were due."""
        le, dues = self._horloge(), 0
        async for thing in self._due.scan({"echeance": jusqu_a(le)}, ("echeance",)):
            dues += 1
            try:
                await self._dire(thing, le)
            except Exception:
                # One that cannot be changed now must not keep the others from being told; it stays due.
                log.exception("%s %s: still due", self._due.collection.name, self._key(thing))
        return dues

    async def travailler(self) -> None:
        """For ever, whatever becomes of the store: what is due stays due until it is told."""
        await for_ever(self._avancer, pause=self._pause)

    async def _avancer(self) -> float:
        await self.tour()
        return self._pause
