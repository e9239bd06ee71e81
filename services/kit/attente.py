"""What waits to be told, as metrics: how old the oldest fact is, how many wait, how many were told of each type."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from time import time
from typing import Final

from opentelemetry.metrics import CallbackOptions, Observation

from .store.contract import Envelope
from .telemetry import METER

__all__ = ["Attente"]

_PUBLISHED: Final = METER.create_counter("conum.outbox.published", "1", "Facts acknowledged by Kafka, by type.")
_attentes: dict[str, tuple[float | None, int]] = {}


class Attente:
    """One relay's. ``types``: of the facts it may tell; each is told of from 0, since for Prometheus a counter that
    begins at 1 has never increased."""

    def __init__(self, service: str, types: Iterable[str] = ()) -> None:
        self._service = service
        for type in types:
            _PUBLISHED.add(0, {"type": type})

    def devant(self, waiting: Sequence[Envelope]) -> None:
        """These wait, the oldest first. At most one lot is read, so there may be more."""
        since = [datetime.fromisoformat(fait.time).timestamp() for fait in waiting[:1]]
        _attentes[self._service] = since[0] if since else None, len(waiting)

    def dits(self, told: Sequence[Envelope]) -> None:
        for type, count in Counter(fait.type for fait in told).items():
            _PUBLISHED.add(count, {"type": type})


def _ages(_: CallbackOptions) -> Iterable[Observation]:
    now = time()
    return [Observation(now - since if since else 0.0, {"service": x}) for x, (since, _) in list(_attentes.items())]


def _combien(_: CallbackOptions) -> Iterable[Observation]:
    return [Observation(count, {"service": x}) for x, (_, count) in list(_attentes.items())]


METER.create_observable_gauge("conum.outbox.oldest_age", [_ages], "s", "Age of the oldest fact not yet told.")
METER.create_observable_gauge("conum.outbox.waiting", [_combien], "{fait}", "Facts not yet told: that many or more.")
