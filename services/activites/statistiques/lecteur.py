"""Reads a topic from its beginning in lots, as fast as it comes, and no more of each record than is asked."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import msgspec
from aiokafka import AIOKafkaConsumer
from aiokafka.errors import UnknownTopicOrPartitionError

from services.kit.bus import Meta
from services.kit.kafka import KafkaAccess

from .comptage import CraDit
from .ecoute import TYPES

__all__ = ["LOT", "Lot", "Position", "lire_le_topic", "lu"]

TOPIC: Final = "conum.cra"
LOT: Final = 2_000
"""Records in memory at once, for each partition: about 4 MB."""
Position = Mapping[int, int]
_DECODEUR: Final = msgspec.json.Decoder(CraDit)
_TYPES: Final = {type.encode(): type for type in TYPES}


@dataclass(frozen=True)
class Lot:
    """Events in the order of their partition; ``positions``: the next offset of each partition once they are kept.

    ``illisibles``: records that are no report of ours, as the live consumer put them aside."""

    recus: list[tuple[CraDit, Meta]]
    positions: dict[int, int]
    illisibles: int


def lu(record: Any) -> tuple[CraDit, Meta] | None:
    """None: of another type. Raises KeyError, ValueError or msgspec's errors on what cannot be read."""
    headers = dict(record.headers)
    type = _TYPES.get(headers["ce_type"])
    if type is None:
        return None
    meta = Meta(
        event_id=headers["ce_id"].decode(),
        type=type,
        key=headers["ce_subject"].decode(),
        sequence=int(headers["ce_sequence"]),
        time=datetime.fromisoformat(headers["ce_time"].decode()),
    )
    return _DECODEUR.decode(record.value or b""), meta


async def lire_le_topic(kafka: KafkaAccess | str, depuis: Position, *, topic: str = TOPIC) -> AsyncIterator[Lot]:
    """Every lot up to where the topic ends when it is called; none when all was read already. Raises KafkaError."""
    consumer = AIOKafkaConsumer(
        topic,
        **KafkaAccess.of(kafka).client(),
        group_id=None,
        enable_auto_commit=False,
        auto_offset_reset="earliest",
        max_partition_fetch_bytes=4 << 20,
        fetch_max_bytes=16 << 20,
    )
    await consumer.start()
    try:
        # In no group, it has them all.
        partitions = sorted(consumer.assignment())
        if not partitions:
            raise UnknownTopicOrPartitionError(topic)
        fins = await consumer.end_offsets(partitions)
        positions = {tp.partition: depuis.get(tp.partition, 0) for tp in partitions}
        for tp in partitions:
            consumer.seek(tp, positions[tp.partition])
        restent = {tp for tp in partitions if positions[tp.partition] < fins[tp]}
        while restent:
            lots = await consumer.getmany(*restent, timeout_ms=1_000, max_records=LOT)
            recus, illisibles = [], 0
            for tp, records in lots.items():
                for record in records:
                    try:
                        recu = lu(record)
                    except (KeyError, ValueError, msgspec.DecodeError):
                        illisibles += 1
                    else:
                        if recu is not None:
                            recus.append(recu)
                if records:
                    positions[tp.partition] = records[-1].offset + 1
                if positions[tp.partition] >= fins[tp]:
                    restent.discard(tp)
            if lots:
                yield Lot(recus, dict(positions), illisibles)
    finally:
        await consumer.stop()
