"""FastStream on aiokafka, set so that nothing is lost: one subscriber per topic, one policy for all."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any, Final, cast

from aiokafka.errors import ConsumerStoppedError, KafkaError
from faststream.kafka import KafkaBroker, KafkaMessage
from faststream.middlewares import AckPolicy

from ..cancel import told_to_stop
from ..kafka import KafkaAccess
from .consumers import Consumers
from .policy import DEFAULT, Policy
from .reception import Reception, Record, dead_letter_headers
from .security import security
from .topics import DEAD_LETTER, ensure

__all__ = ["Bus", "refuse_other_policies"]

log = logging.getLogger(__name__)
ACK_POLICY: Final = AckPolicy.NACK_ON_ERROR


async def _nothing_to_ping() -> None:
    return None


async def _readable(record: Record, parse: Callable[[Record], Awaitable[KafkaMessage]]) -> KafkaMessage:
    # FastStream neither retries nor keeps a record that its parser fails on, and it fails on such headers.
    headers = tuple((name, (value or b"").decode(errors="replace").encode()) for name, value in record.headers)
    return await parse(replace(record, headers=headers))


async def _whole(message: KafkaMessage) -> KafkaMessage:
    """No decoding here: the handler's own dataclass reads the bytes."""
    return message


def refuse_other_policies(broker: KafkaBroker) -> None:
    """Raises when a subscriber of this broker could lose a record."""
    for subscriber in broker.subscribers:
        if subscriber.ack_policy is not ACK_POLICY:
            raise ValueError(f"a subscriber acknowledges with {subscriber.ack_policy}, not {ACK_POLICY}")


class Bus:
    """The consumers of one process, in the groups ``conum.<service>.<aggregate>``, from the first fact on.

    ``ping`` is the store's: while it raises, a failing handler is called again without end.
    """

    def __init__(
        self,
        consumers: Consumers,
        kafka: KafkaAccess | str,
        *,
        policy: Policy = DEFAULT,
        ping: Callable[[], Awaitable[None]] = _nothing_to_ping,
    ) -> None:
        self.consumers, self.kafka = consumers, KafkaAccess.of(kafka)
        self.panne: str | None = "not connected to Kafka yet"
        self._broken: str | None = None
        self.broker = KafkaBroker(
            self.kafka.bootstrap,
            security=security(self.kafka),
            client_id=f"conum.{consumers.service}",
            ack_policy=ACK_POLICY,
            acks="all",
            enable_idempotence=True,
            allow_auto_create_topics=False,
            metadata_max_age_ms=30_000,
            # Each consumer says so each time: at aiokafka's 100 ms an outage fills the logs.
            retry_backoff_ms=500,
            apply_types=False,
            graceful_timeout=10,
            # Not "faststream": that one has a handler of its own, whose lines are not JSON.
            logger=logging.getLogger("conum.faststream"),
            log_level=logging.DEBUG,
        )
        for topic in consumers.topics:
            group = f"conum.{consumers.service}.{topic.removeprefix('conum.')}"
            subscriber = self.broker.subscriber(
                topic,
                group_id=group,
                auto_offset_reset="earliest",
                parser=_readable,
                decoder=_whole,
                max_poll_interval_ms=int((policy.timeout + policy.max_delay) * 1000) + 60_000,
                no_reply=True,
            )
            subscriber(Reception(consumers, group, policy, partial(self._dead_letter, group), ping).__call__)
        refuse_other_policies(self.broker)

    async def _dead_letter(
        self, group: str, record: Record, headers: Mapping[str, str], reason: str, attempts: int
    ) -> None:
        named = dead_letter_headers(record, headers, group, reason, attempts)
        await self.broker.publish(record.value or b"", DEAD_LETTER, key=record.key, headers=named)

    async def run(self, *, watch: float = 2.0) -> None:
        """Consumes until cancelled; then lets what is in hand finish. ``panne`` says what is wrong, or is None."""
        try:
            while not told_to_stop():
                await self._start()
                await self._watch(watch)
        finally:
            await self.broker.stop()

    async def _watch(self, watch: float) -> None:
        """Returns once a consumer is beyond repair, with all of them stopped, so that they join their groups anew.

        aiokafka's consumer outlives the death of its heartbeat or of its coordination: it then hands the same error to
        whoever reads, for ever, and consumes nothing.
        """
        while not told_to_stop():
            await asyncio.sleep(watch)
            if self._broken:
                self.panne = f"joining the groups again: {self._broken}"
                log.error("bus: %s", self.panne)
                await self._stop()
                return
            self.panne = None if await self.broker.ping(watch) else "Kafka does not answer"

    async def _stop(self) -> None:
        try:
            await self.broker.stop()
        except Exception as error:
            # What is broken may not stop well either; it is replaced all the same.
            log.warning("bus: not stopped well", exc_info=error)

    async def _start(self) -> None:
        delay = 0.25
        while not told_to_stop():
            try:
                await ensure(self.kafka, self.consumers.topics)
                await self._join()
            except (KafkaError, OSError) as error:
                self.panne = f"not connected to Kafka: {await self.kafka.why(error)}"
                log.warning("bus: %s", self.panne)
                await self._stop()
                await asyncio.sleep(delay)
                delay = min(5.0, delay * 2)
            else:
                self.panne = None
                return

    async def _join(self) -> None:
        """What ``broker.start`` does, with all groups joined at once: each takes its second."""
        await self.broker.connect()
        started = await asyncio.gather(*(one.start() for one in self.broker.subscribers), return_exceptions=True)
        for failure in started:
            if failure is not None:
                raise failure
        self._broken = None
        for one in self.broker.subscribers:
            self._listen(cast(Any, one).consumer)

    def _listen(self, consumer: Any) -> None:
        """Notes what its reader is told, which FastStream only logs."""
        getone = consumer.getone

        async def noted(*partitions: Any) -> Record:
            try:
                return await getone(*partitions)
            except ConsumerStoppedError:
                raise
            except Exception as error:
                self._broken = type(error).__name__
                raise

        consumer.getone = noted
