"""When a mail that did not leave is tried again, and how many times."""

from dataclasses import dataclass
from datetime import timedelta

__all__ = ["Reprises"]


@dataclass(frozen=True)
class Reprises:
    """When to try again: ``premiere`` × 2 each time, ``plafond`` at most; ``boite`` while no mailbox is known.

    30 counted attempts make about five days, as RFC 5321 (4.5.4.1) asks of who gives up.
    """

    premiere: timedelta = timedelta(minutes=1)
    plafond: timedelta = timedelta(hours=6)
    boite: timedelta = timedelta(hours=1)
    essais_max: int = 30

    def attente(self, echecs: int) -> timedelta:
        """After the ``echecs``-th delay in a row (1, 2, …)."""
        return min(self.plafond, self.premiere * (1 << min(echecs - 1, 30)))
