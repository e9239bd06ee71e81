"""A range of a topic is sent again to one group, on the same partitions, within its bounds and once."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition

from infra.operator.broker.replay import bounds, send_next
from infra.operator.domain.replay import Progress
from services.kit.bus.reception import ONLY_GROUP
from services.kit.bus.topics import ensure
from services.kit.kafka import KafkaAccess

DEBUT = datetime(2026, 11, 27, 2, 0, tzinfo=UTC)


async def _tell(kafka: str, topic: str, times: list[int]) -> None:
    """A record a time, in minutes since DEBUT, on partition 0."""
    async with AIOKafkaProducer(bootstrap_servers=kafka) as producer:
        for minute in times:
            at = int((DEBUT + timedelta(minutes=minute)).timestamp() * 1_000)
            headers = [("ce_id", str(minute).encode())]
            await producer.send_and_wait(topic, b"{}", b"cle", 0, timestamp_ms=at, headers=headers)


async def _replayed(kafka: str, topic: str) -> list[tuple[str, str]]:
    """(ce_id, group) of what was sent again."""
    async with AIOKafkaConsumer(bootstrap_servers=kafka, auto_offset_reset="earliest") as consumer:
        tp = TopicPartition(topic, 0)
        consumer.assign([tp])
        end = (await consumer.end_offsets([tp]))[tp]
        records = [await consumer.getone() for _ in range(end)]
    headers = [{name: value.decode() for name, value in record.headers} for record in records]
    return [(h["ce_id"], h[ONLY_GROUP]) for h in headers if ONLY_GROUP in h]


def _asked(topic: str, begin: int, end: int) -> dict[str, str]:
    begins, ends = (f"{DEBUT + timedelta(minutes=m):%Y-%m-%dT%H:%M:%SZ}" for m in (begin, end))
    return {"topic": topic, "from": begins, "to": ends}


async def test_a_range_goes_to_one_group_and_can_be_taken_up_anywhere(kafka: str) -> None:
    access, topic = KafkaAccess(kafka), f"conum.rejeu-{uuid4().hex[:8]}"
    await ensure(kafka, [topic], {topic: 2})
    await _tell(kafka, topic, [0, 10, 20, 30, 40])

    left = await bounds(access, _asked(topic, 10, 40))
    assert left[0] == (1, 4)
    progress = Progress(left, 0, 2)
    progress = await send_next(access, topic, "activites", progress)
    assert (progress.replayed, progress.next) == (2, None)

    # The next leader knows nothing but what the status says.
    progress = Progress.read(progress.shown, 10)
    while progress.next is not None:
        progress = await send_next(access, topic, "activites", progress)
    assert await _replayed(kafka, topic) == [("10", "activites"), ("20", "activites"), ("30", "activites")]


async def test_what_was_replayed_is_within_no_later_replay(kafka: str) -> None:
    access, topic = KafkaAccess(kafka), f"conum.rejeu-{uuid4().hex[:8]}"
    await ensure(kafka, [topic], {topic: 1})
    await _tell(kafka, topic, [0])
    now = (datetime.now(UTC) - DEBUT) / timedelta(minutes=1)
    for _ in range(2):
        progress = Progress(await bounds(access, _asked(topic, 0, int(now) + 60)), 0, 100)
        while progress.next is not None:
            progress = await send_next(access, topic, "activites", progress)
    assert len(await _replayed(kafka, topic)) == 2
