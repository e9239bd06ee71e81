"""Reads a range of a topic and sends it again on the same partitions, for one group alone."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition

from services.kit.bus.reception import ONLY_GROUP
from services.kit.kafka import KafkaAccess

from ..domain.replay import Progress, is_replay
from .connection import Admin

__all__ = ["bounds", "group_exists", "send_next"]


def group_exists(admin: Admin, group: str) -> bool:
    return any(known["group_id"] == group for known in admin.list_groups())


async def bounds(access: KafkaAccess, asked: Mapping[str, Any]) -> dict[int, tuple[int, int]]:
    """Partition → (first offset at ``from`` or after, first at ``to`` or after), as things are at this moment."""
    async with AIOKafkaConsumer(asked["topic"], **access.client(), group_id=None) as consumer:
        partitions = sorted(consumer.assignment(), key=lambda tp: int(tp.partition))
        partitions = [tp for tp in partitions if asked.get("partition", tp.partition) == tp.partition]
        ends = await consumer.end_offsets(partitions)
        first = await consumer.offsets_for_times(dict.fromkeys(partitions, _milliseconds(asked["from"])))
        last = await consumer.offsets_for_times(dict.fromkeys(partitions, _milliseconds(asked["to"])))
        return {
            tp.partition: (first[tp].offset if first[tp] else ends[tp], last[tp].offset if last[tp] else ends[tp])
            for tp in partitions
        }


async def send_next(access: KafkaAccess, topic: str, group: str, progress: Progress) -> Progress:
    """Sends the next few, and answers once the broker has them all: a crash before sends some of them again."""
    if progress.next is None:
        return progress
    partition, begin, end, room = progress.next
    tp = TopicPartition(topic, partition)
    consumer = AIOKafkaConsumer(**access.client(), group_id=None, auto_offset_reset="earliest", max_poll_records=room)
    async with consumer, AIOKafkaProducer(**access.client(), acks="all", enable_idempotence=True) as producer:
        consumer.assign([tp])
        consumer.seek(tp, begin)
        records = (await consumer.getmany(tp, timeout_ms=5_000, max_records=room)).get(tp, [])
        records = [record for record in records if record.offset < end]
        if not records:
            # What was there is no longer: nothing more will come of this partition.
            return progress.sent(partition, end, 0)
        again = [record for record in records if not is_replay(record.headers, ONLY_GROUP)]
        for record in again:
            headers = [*record.headers, (ONLY_GROUP, group.encode())]
            await producer.send(topic, record.value, record.key, partition, headers=headers)
        await producer.flush()
        return progress.sent(partition, records[-1].offset + 1, len(again))


def _milliseconds(moment: str) -> int:
    return int(datetime.fromisoformat(moment).timestamp() * 1_000)
