"""What happens to one record: read, handled, tried again after a pause, or put aside with its reason. Never lost."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime
from time import time
from typing import Any, Final

from aiokafka import TopicPartition
from faststream.exceptions import NackMessage
from faststream.kafka import KafkaMessage
from opentelemetry.trace import SpanKind

from ..telemetry import LENT, METER, span
from ..temps import instant, maintenant
from .consumers import Consumers, Incorrect, Meta
from .policy import Policy, cannot_pass, reason
from .retard import RETARDS

__all__ = ["ONLY_GROUP", "Reception", "Record", "meta_of"]

log = logging.getLogger(__name__)
ONLY_GROUP: Final = "conum-only-group"
Record = Any  # aiokafka's ConsumerRecord[bytes, bytes]: the library is not typed

_AGE = METER.create_histogram(
    "conum.event.age",
    "s",
    "From the moment a fact became true to its effect.",
    explicit_bucket_boundaries_advisory=LENT,
)
_DEAD = METER.create_counter("conum.dead_letters", "1", "Records put aside.")
_RETRIES = METER.create_counter("conum.event.retries", "1", "Calls of a handler that failed and come again.")


def meta_of(headers: Mapping[str, str]) -> Meta:
    """Raises Incorrect when a CloudEvents header is missing or unreadable."""
    try:
        return Meta(
            event_id=headers["ce_id"],
            type=headers["ce_type"],
            key=headers["ce_subject"],
            sequence=int(headers["ce_sequence"]),
            time=datetime.fromisoformat(headers["ce_time"]).astimezone(UTC),
        )
    except KeyError as missing:
        raise Incorrect(f"header {missing.args[0]} missing") from None
    except ValueError:
        raise Incorrect("header ce_sequence or ce_time unreadable") from None


class Reception:
    """The handler of one subscriber: one topic, one group.

    ``dead_letter(record, headers, reason, attempts)`` returns once the dead letter is safe. ``ping`` raises
    when the service's own store is down: an outage is not the event's fault, and never makes a dead letter.
    """

    def __init__(
        self,
        consumers: Consumers,
        group: str,
        policy: Policy,
        dead_letter: Callable[[Record, Mapping[str, str], str, int], Awaitable[None]],
        ping: Callable[[], Awaitable[None]],
    ) -> None:
        self.consumers, self.group, self.policy = consumers, group, policy
        self._dead_letter, self._ping = dead_letter, ping
        self._failures: dict[TopicPartition, tuple[int, int]] = {}
        self._retard = RETARDS.de(group)
        # From 0: a counter that begins at 1 has never increased, for Prometheus.
        _DEAD.add(0, {"group": group})

    async def __call__(self, message: KafkaMessage) -> None:
        record: Record = message.raw_message
        headers: Mapping[str, str] = message.headers
        tp = TopicPartition(record.topic, record.partition)
        self._retard.commence(message.consumer, tp, record.offset)
        if headers.get(ONLY_GROUP, self.group) != self.group:
            self._retard.fini(tp, record.offset)
            return
        type = headers.get("ce_type", "")
        with span(
            f"process {type}",
            parent=headers.get("traceparent"),
            kind=SpanKind.CONSUMER,
            attributes={"messaging.system": "kafka", "messaging.consumer.group.name": self.group},
        ):
            try:
                async with asyncio.timeout(self.policy.timeout):
                    meta = self._read(headers)
                    if meta is not None and await self.consumers.deliver(meta, record.value or b""):
                        _AGE.record(max(0.0, time() - meta.time.timestamp()), {"group": self.group, "type": type})
            except Exception as error:
                await self._failed(message, record, headers, error)
        self._failures.pop(tp, None)
        self._retard.fini(tp, record.offset)

    def _read(self, headers: Mapping[str, str]) -> Meta | None:
        if "ce_type" in headers and headers["ce_type"] not in self.consumers.readers:
            return None
        return meta_of(headers)

    async def _failed(
        self, message: KafkaMessage, record: Record, headers: Mapping[str, str], error: Exception
    ) -> None:
        """Returns when the record may be let go; else pauses its partition and has it delivered again."""
        tp = TopicPartition(record.topic, record.partition)
        offset, before = self._failures.get(tp, (record.offset, 0))
        failures = before + 1 if offset == record.offset else 1
        self._failures[tp] = (record.offset, failures)
        where = f"{record.topic}/{record.partition}/{record.offset}"
        if not cannot_pass(error) and failures >= self.policy.attempts and not await self._store_answers():
            # Counts from nothing again: the last failures may all have been the outage's.
            self._failures[tp] = (record.offset, 0)
        elif cannot_pass(error) or failures >= self.policy.attempts:
            try:
                await self._dead_letter(record, headers, reason(error), failures)
            except Exception:
                log.exception("%s: dead letter of %s not written, tried again", self.group, where)
            else:
                _DEAD.add(1, {"group": self.group})
                log.error("%s: %s is a dead letter: %s", self.group, where, reason(error), exc_info=error)
                return
        else:
            _RETRIES.add(1, {"group": self.group})
            log.warning("%s: %s failed (%d): %s", self.group, where, failures, type(error).__name__, exc_info=error)
        self._pause(message.consumer, tp, self.policy.delay(failures))
        raise NackMessage

    async def _store_answers(self) -> bool:
        try:
            async with asyncio.timeout(5):
                await self._ping()
        except Exception as down:
            log.warning("%s: the store does not answer (%s), nothing is put aside", self.group, type(down).__name__)
            return False
        return True

    def _pause(self, consumer: Any, tp: TopicPartition, delay: float) -> None:
        """Only this partition waits: the others go on, and the group sees a consumer that polls."""

        def resume() -> None:
            if tp in consumer.assignment():
                consumer.resume(tp)

        if tp in consumer.assignment():
            consumer.pause(tp)
            asyncio.get_running_loop().call_later(delay, resume)


def dead_letter_headers(
    record: Record, headers: Mapping[str, str], group: str, reason: str, attempts: int
) -> dict[str, str]:
    """The record's own headers, and where it came from, for whom, and why it was put aside."""
    return {
        **{name: value for name, value in headers.items() if name != ONLY_GROUP},
        "conum-dead-topic": record.topic,
        "conum-dead-partition": str(record.partition),
        "conum-dead-offset": str(record.offset),
        "conum-dead-group": group,
        "conum-dead-reason": reason,
        "conum-dead-attempts": str(attempts),
        "conum-dead-at": instant(maintenant()),
    }
