"""What a subscription waits on: each process tails the topics and tells its own waiters what has changed."""

import asyncio
import logging
import weakref
from collections import defaultdict, deque
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass
from typing import Final, Self

from aiokafka import AIOKafkaConsumer
from aiokafka.errors import UnknownTopicOrPartitionError

from ..cancel import told_to_stop
from ..kafka import KafkaAccess
from .topics import ensure

__all__ = ["Hub", "Signal"]

log = logging.getLogger(__name__)
KEPT: Final = 16


@dataclass(frozen=True)
class Signal:
    """The aggregate ``key`` has told a fact of this type, at this version. An empty type: some may have been
    missed while Kafka was away, so look again."""

    key: str
    type: str = ""
    sequence: int = 0


class Follower(AsyncIterator[Signal]):
    """The last few signals of one key. A waiter that is slow loses the oldest, never holds the others up."""

    def __init__(self) -> None:
        self._kept: deque[Signal] = deque(maxlen=KEPT)
        self._there = asyncio.Event()

    def put(self, signal: Signal) -> None:
        self._kept.append(signal)
        self._there.set()

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> Signal:
        while not self._kept:
            self._there.clear()
            await self._there.wait()
        return self._kept.popleft()


class Hub:
    """Tails ``topics`` from now on, in no group: every process hears everything, and remembers nothing."""

    def __init__(self, kafka: KafkaAccess | str, topics: Iterable[str]) -> None:
        self._kafka, self._topics = KafkaAccess.of(kafka), tuple(sorted(topics))
        self.connected = False
        # Weak: whoever stops iterating is forgotten, however it stopped.
        self._followers: defaultdict[str, weakref.WeakSet[Follower]] = defaultdict(weakref.WeakSet)

    def suivre(self, key: str) -> AsyncIterator[Signal]:
        """Signals of that aggregate, from this call on. Ends when its reader stops reading."""
        follower = Follower()
        self._followers[key].add(follower)
        return follower

    def followed(self, key: str) -> int:
        """How many follow that aggregate in this process."""
        return len(self._followers.get(key, ()))

    def tell(self, signal: Signal) -> None:
        if followers := self._followers.get(signal.key):
            for follower in tuple(followers):
                follower.put(signal)
        elif followers is not None:
            del self._followers[signal.key]

    async def run(self) -> None:
        """Until cancelled; comes back by itself when Kafka does."""
        if not self._topics:
            await asyncio.Event().wait()
        delay = 0.25
        while not told_to_stop():
            consumer = AIOKafkaConsumer(**self._kafka.client(), group_id=None, auto_offset_reset="latest")
            try:
                await ensure(self._kafka, self._topics)
                consumer.subscribe(self._topics)
                await consumer.start()
                if told_to_stop():
                    return
                await _from_now_on(consumer, self._topics)
                self.connected = True
                for key in tuple(self._followers):
                    self.tell(Signal(key))
                async for record in consumer:
                    delay = 0.25
                    headers = {name: (value or b"").decode(errors="replace") for name, value in record.headers}
                    sequence = headers.get("ce_sequence", "")
                    key = (record.key or b"").decode(errors="replace")
                    self.tell(Signal(key, headers.get("ce_type", ""), int(sequence) if sequence.isdecimal() else 0))
            except Exception as error:
                # It only tells what is kept elsewhere: whatever it met, a new consumer is the cure.
                log.warning("hub: %s, trying again", await self._kafka.why(error))
                await asyncio.sleep(delay)
                delay = min(5.0, delay * 2)
            finally:
                self.connected = False
                await consumer.stop()


async def _from_now_on(consumer: AIOKafkaConsumer, topics: tuple[str, ...]) -> None:
    """Fixes where each partition is read from: aiokafka would do it later, and what came before be missed."""
    partitions = consumer.assignment()
    if {partition.topic for partition in partitions} != set(topics):
        raise UnknownTopicOrPartitionError
    await asyncio.gather(*(consumer.position(partition) for partition in partitions))
