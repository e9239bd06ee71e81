"""The relay: publishes what the aggregates hold to tell, in order, and removes it once Kafka has it for good."""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from time import monotonic
from typing import Any, Final

from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaError, KafkaTimeoutError
from aiokafka.producer.message_accumulator import BatchBuilder

from .attente import Attente
from .bus.partition import partition_of
from .bus.topics import ensure
from .cancel import told_to_stop
from .kafka import KafkaAccess
from .store.contract import Engine, Envelope, Rows

__all__ = ["Relay", "headers_of"]

log = logging.getLogger(__name__)
LOT: Final = 2_500
BATCH_BYTES: Final = 300_000


def headers_of(envelope: Envelope, source: str) -> list[tuple[str, bytes]]:
    """CloudEvents 1.0, binary mode, and the trace the fact was told in."""
    headers = [
        ("ce_specversion", b"1.0"),
        ("ce_id", envelope.id.encode()),
        ("ce_type", envelope.type.encode()),
        ("ce_source", source.encode()),
        ("ce_subject", envelope.key.encode()),
        ("ce_time", envelope.time.encode()),
        ("ce_sequence", str(envelope.sequence).encode()),
        ("ce_dataschema", f"urn:conum:schema:{envelope.type}".encode()),
        ("content-type", b"application/json"),
    ]
    if envelope.traceparent:
        headers.append(("traceparent", envelope.traceparent.encode()))
    return headers


class Relay:
    """One per process; two at once only publish twice, under the same ids.

    ``collections``: the names of those that hold aggregates. ``reveiller`` is called in the loop after each
    write; every ``scan`` seconds it looks anyway for what a crash left; a producer that has not acknowledged for
    ``patience`` seconds is replaced. ``types``: of the facts it may tell. ``panne`` says what is wrong, or is None.
    """

    def __init__(
        self,
        service: str,
        engine: Engine,
        collections: Sequence[str],
        kafka: KafkaAccess | str,
        *,
        scan: float = 1.0,
        patience: float = 60.0,
        types: Iterable[str] = (),
    ) -> None:
        self._service, self._source = service, f"conum/{service}"
        self._engine, self._collections, self._scan = engine, tuple(collections), scan
        self._kafka, self._patience = KafkaAccess.of(kafka), patience
        self._attente = Attente(service, types)
        self._wake = asyncio.Event()
        self._known: set[str] = set()
        self.panne: str | None = "not connected to Kafka yet"

    def reveiller(self) -> None:
        self._wake.set()

    async def run(self) -> None:
        """Until cancelled. Whatever fails, what is not acknowledged stays in the store and is tried again."""
        delay = 0.25
        while not told_to_stop():
            producer = AIOKafkaProducer(
                **self._kafka.client(),
                client_id=f"conum.{self._service}.relay",
                acks="all",
                enable_idempotence=True,
                max_batch_size=BATCH_BYTES,
                request_timeout_ms=10_000,
            )
            try:
                await self._measure()
                await producer.start()
                while not told_to_stop():
                    self._wake.clear()
                    await self.drain(producer)
                    self.panne, delay = None, 0.25
                    await self._pause()
            except Exception as error:
                # Kafka, or the store: nothing is lost by waiting for either, and readiness says which.
                # A new producer each time: one whose batch failed may not send the next in order.
                self.panne = f"not publishing: {await self._kafka.why(error)}"
                log.warning("relay: %s", self.panne, exc_info=None if isinstance(error, KafkaError) else error)
                await asyncio.sleep(delay)
                delay = min(5.0, delay * 2)
            finally:
                await producer.stop()

    async def _pause(self) -> None:
        try:
            async with asyncio.timeout(self._scan):
                await self._wake.wait()
        except TimeoutError:
            return

    async def _measure(self) -> None:
        """What waits, also while there is no Kafka to tell it to."""
        waiting = [e for name in self._collections for e in await self._engine.rows(name).outbox(LOT)]
        self._attente.devant(sorted(waiting, key=lambda fait: fait.time))

    async def drain(self, producer: AIOKafkaProducer) -> int:
        """Publishes all that waits; how many facts that was. Raises KafkaError, with the rest left in place."""
        sent = 0
        for name in self._collections:
            sent += await self._drain(producer, self._engine.rows(name))
        self._attente.devant(())
        return sent

    async def _drain(self, producer: AIOKafkaProducer, rows: Rows) -> int:
        """Lot after lot: while Kafka has one, the next is read, and the one before forgotten: at once for the whole
        lot, which costs the store far less than batch by batch. A crash has two lots told twice at most, under the
        same ids."""
        sent, waiting = 0, await rows.outbox(LOT)
        forgetting: asyncio.Task[None] | None = None
        while waiting:
            self._attente.devant(waiting)
            ahead = asyncio.create_task(self._beyond(rows, waiting))
            try:
                acknowledged, failure = await self._publish(producer, waiting)
                if forgetting:
                    await forgetting
                # Also when a partition failed: Kafka has these for good.
                forgetting = asyncio.create_task(rows.told(acknowledged))
                waiting = await ahead
            finally:
                ahead.cancel()
            if failure:
                await forgetting
                raise failure
            sent += len(acknowledged)
        if forgetting:
            await forgetting
        return sent

    async def _beyond(self, rows: Rows, waiting: Sequence[Envelope]) -> list[Envelope]:
        """After a lot that is not full there is nothing: what is written from now on wakes the relay again."""
        return await rows.outbox(LOT, waiting) if len(waiting) == LOT else []

    async def _publish(
        self, producer: AIOKafkaProducer, waiting: Sequence[Envelope]
    ) -> tuple[list[Envelope], BaseException | None]:
        """What Kafka has for good, and what kept the rest from it."""
        acknowledged: list[Envelope] = []
        sending = [
            self._send(producer, *target, envelopes, acknowledged)
            for target, envelopes in (await self._by_partition(producer, waiting)).items()
        ]
        ended = await asyncio.gather(*sending, return_exceptions=True)
        return acknowledged, next((error for error in ended if error is not None), None)

    async def _by_partition(
        self, producer: AIOKafkaProducer, waiting: Sequence[Envelope]
    ) -> Mapping[tuple[str, int], list[Envelope]]:
        counts = {topic: await self._partitions(producer, topic) for topic in {e.topic for e in waiting}}
        found: defaultdict[tuple[str, int], list[Envelope]] = defaultdict(list)
        for envelope in waiting:
            number = partition_of(envelope.key.encode(), counts[envelope.topic])
            found[envelope.topic, number].append(envelope)
        return found

    async def _partitions(self, producer: AIOKafkaProducer, topic: str) -> int:
        """How many the topic has; creates it when it is not there."""
        if topic not in self._known:
            await ensure(self._kafka, [topic])
            self._known.add(topic)
        return len(await producer.partitions_for(topic))

    async def _send(
        self,
        producer: AIOKafkaProducer,
        topic: str,
        number: int,
        envelopes: Sequence[Envelope],
        acknowledged: list[Envelope],
    ) -> None:
        """One batch after the other, so that a key's facts stay in order even when one fails. While Kafka has one the
        next is written."""
        start, (batch, end) = 0, self._batch(producer, envelopes, 0)
        while start < len(envelopes):
            sent = await producer.send_batch(batch, topic, partition=number)
            ahead = self._batch(producer, envelopes, end)
            await self._acknowledged(sent)
            self._attente.dits(envelopes[start:end])
            acknowledged += envelopes[start:end]
            start, (batch, end) = end, ahead

    def _batch(self, producer: AIOKafkaProducer, envelopes: Sequence[Envelope], start: int) -> tuple[BatchBuilder, int]:
        """As many as fit from ``start`` on, and where the next begins."""
        batch = producer.create_batch()
        for number in range(start, len(envelopes)):
            envelope = envelopes[number]
            value, headers = envelope.data.encode(), headers_of(envelope, self._source)
            if batch.append(key=envelope.key.encode(), value=value, timestamp=None, headers=headers) is None:
                if number == start:
                    raise ValueError(f"{envelope.type} {envelope.id} is larger than a batch")
                return batch, number
        return batch, len(envelopes)

    async def _acknowledged(self, sent: Any) -> None:
        # aiokafka retries by itself, for ever: an outage shows only in how long it takes. A sender that has died
        # answers nothing, for ever too: after ``patience`` another is made, which may tell again under the same ids.
        limit = monotonic() + self._patience
        while not (await asyncio.wait([sent], timeout=min(5.0, self._patience)))[0]:
            self.panne = "Kafka does not acknowledge"
            log.warning("relay: %s", self.panne)
            if monotonic() >= limit:
                raise KafkaTimeoutError(self.panne)
        await sent
