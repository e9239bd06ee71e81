"""How far each group is behind, also while it gets nowhere: how many records, and for how long it has had one in hand.

An event's age is measured once it has had its effect; what never has its effect has no age, and is seen here.
"""

from collections.abc import Iterable, Iterator
from time import monotonic
from typing import Any, Final
from weakref import WeakValueDictionary, ref

from aiokafka import TopicPartition
from opentelemetry.metrics import CallbackOptions, Observation

from ..telemetry import METER

__all__ = ["RETARDS", "Retard", "Retards"]

Consumer = Any  # aiokafka's: the library is not typed


class Retard:
    """One group of one process. ``fini`` is also told of a record put aside: its group is past it."""

    def __init__(self, group: str) -> None:
        self.group = group
        self._consumer: ref[Consumer] | None = None
        self._next: dict[TopicPartition, int] = {}
        self._held: dict[TopicPartition, tuple[int, float]] = {}

    def commence(self, consumer: Consumer, tp: TopicPartition, offset: int) -> None:
        if self._consumer is None or self._consumer() is not consumer:
            self._consumer = ref(consumer)
        self._next[tp] = offset
        # Delivered again after a failure, it has been in hand since the first time.
        if tp not in self._held or self._held[tp][0] != offset:
            self._held[tp] = offset, monotonic()

    def fini(self, tp: TopicPartition, offset: int) -> None:
        self._next[tp] = offset + 1
        self._held.pop(tp, None)

    def records(self) -> int:
        """Of the partitions that this process has now, and has read; as far as the last answers of Kafka say."""
        return sum(max(0, (consumer.highwater(tp) or 0) - self._next[tp]) for consumer, tp in self._assigned())

    def held(self) -> float:
        """For how many seconds the record longest in hand has been; 0 when none is."""
        found = [held[1] for _, tp in self._assigned() if (held := self._held.get(tp))]
        return monotonic() - min(found) if found else 0.0

    def _assigned(self) -> Iterator[tuple[Consumer, TopicPartition]]:
        consumer = self._consumer() if self._consumer else None
        if consumer is not None:
            assigned = consumer.assignment()
            # A copy: the exporter reads in a thread of its own.
            yield from ((consumer, tp) for tp in list(self._next) if tp in assigned)


class Retards:
    """All the groups of this process, as long as somebody consumes for them."""

    def __init__(self) -> None:
        self._groups: WeakValueDictionary[str, Retard] = WeakValueDictionary()

    def de(self, group: str) -> Retard:
        retard = Retard(group)
        self._groups[group] = retard
        return retard

    def records(self, _: CallbackOptions) -> Iterable[Observation]:
        return [Observation(x.records(), {"group": x.group}) for x in list(self._groups.values())]

    def held(self, _: CallbackOptions) -> Iterable[Observation]:
        return [Observation(x.held(), {"group": x.group}) for x in list(self._groups.values())]


RETARDS: Final = Retards()
METER.create_observable_gauge("conum.consumer.lag", [RETARDS.records], "{record}", "Records not yet handled.")
METER.create_observable_gauge("conum.consumer.held", [RETARDS.held], "s", "For how long a record has been in hand.")
