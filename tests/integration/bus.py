"""What the tests of the bus share: a small service, facts on a topic of their own, and a look at Kafka."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer

from services.kit.bus import Consumers, Meta, Policy
from services.kit.bus.broker import Bus
from services.kit.bus.topics import DEAD_LETTER, ensure
from services.kit.outbox import headers_of
from services.kit.store.contract import Envelope
from services.kit.temps import instant, maintenant, uuid7

PRESSEE = Policy(attempts=3, first_delay=0.02, max_delay=0.1, timeout=5)


@dataclass(frozen=True, kw_only=True)
class PosteOuvert:
    """What the tests read of their fact."""

    postes: int


@dataclass
class Sujet:
    """One test's own aggregate, so that its topic and groups are nobody else's."""

    bootstrap: str
    aggregat: str = field(default_factory=lambda: f"essai{uuid4().hex[:10]}")

    @property
    def type(self) -> str:
        return f"{self.aggregat}.poste_ouvert.v1"

    @property
    def topic(self) -> str:
        return f"conum.{self.aggregat}"

    def envelope(self, postes: int = 1, *, key: str = "k", sequence: int = 1, **more: Any) -> Envelope:
        given = {"id": uuid7(), "data": f'{{"postes":{postes}}}', "time": instant(maintenant()), **more}
        return Envelope(type=self.type, topic=self.topic, key=key, sequence=sequence, **given)

    async def publish(self, *envelopes: Envelope, raw: bytes | None = None) -> None:
        """Straight to Kafka, without any relay; ``raw`` instead of the data."""
        await ensure(self.bootstrap, [self.topic])
        async with AIOKafkaProducer(bootstrap_servers=self.bootstrap, acks="all") as producer:
            for x in envelopes:
                value = raw if raw is not None else x.data.encode()
                await producer.send_and_wait(
                    self.topic, value, key=x.key.encode(), headers=headers_of(x, "conum/essai")
                )

    def consumers(self, handler: Callable[[PosteOuvert, Meta], Awaitable[None]], service: str = "essai") -> Consumers:
        recoit = Consumers(service)

        @recoit(self.type)
        async def handle(fait: PosteOuvert, meta: Meta) -> None:
            await handler(fait, meta)

        return recoit


@asynccontextmanager
async def running(*works: Any) -> AsyncIterator[None]:
    """Runs these (things with ``run()``) meanwhile; fails when one of them ends by itself."""
    tasks = [asyncio.create_task(work.run()) for work in works]
    try:
        yield
        for task in tasks:
            assert not task.done(), task
    finally:
        for task in tasks:
            task.cancel()
        for task in tasks:
            with suppress(asyncio.CancelledError):
                await task


def bus(sujet: Sujet, consumers: Consumers, **more: Any) -> Bus:
    return Bus(consumers, sujet.bootstrap, **{"policy": PRESSEE, **more})


async def until(what: Callable[[], Any], seconds: float = 30.0) -> None:
    """Waits until it is true; fails after that long."""
    end = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < end, "never came"
        await asyncio.sleep(0.02)


async def read_all(bootstrap: str, topic: str) -> list[Any]:
    """Every record of the topic, in order within each partition."""
    async with AIOKafkaConsumer(
        topic, bootstrap_servers=bootstrap, group_id=None, auto_offset_reset="earliest"
    ) as consumer:
        partitions = sorted(consumer.assignment())
        ends = await consumer.end_offsets(partitions)
        records: list[Any] = []
        while any([await consumer.position(tp) < ends[tp] for tp in partitions]):
            for some in (await consumer.getmany(timeout_ms=200)).values():
                records += some
        return records


async def dead_letters(sujet: Sujet) -> list[tuple[dict[str, str], bytes]]:
    """The dead letters of this test: headers and value."""
    await ensure(sujet.bootstrap, [])
    found = []
    for record in await read_all(sujet.bootstrap, DEAD_LETTER):
        headers = {name: value.decode() for name, value in record.headers}
        if headers.get("conum-dead-topic") == sujet.topic:
            found.append((headers, record.value))
    return found
