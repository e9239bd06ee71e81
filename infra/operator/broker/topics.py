"""Topics as they are on the broker; made and grown, never shrunk nor deleted."""

from collections.abc import Mapping
from typing import Any

from kafka import TopicPartition
from kafka.admin import OffsetSpec
from kafka.errors import TopicAlreadyExistsError

from services.kit.bus.topics import KEPT

from ..domain.topics import Found
from .connection import Admin

__all__ = ["create", "found", "grow"]


def found(admin: Admin, topic: str) -> Found | None:
    """The topic, None when there is none of that name."""
    if topic not in admin.list_topics():
        return None
    (described,) = admin.describe_topics([topic])
    partitions = described["partitions"]
    return Found(len(partitions), len(partitions[0]["replica_nodes"]), _empty(admin, topic, len(partitions)))


def create(admin: Admin, spec: Mapping[str, Any]) -> None:
    """With what every topic of the platform keeps. Nothing when somebody made it meanwhile."""
    replication = spec.get("replication", -1)
    asked = {"num_partitions": spec["partitions"], "replication_factor": replication, "configs": dict(KEPT)}
    try:
        admin.create_topics({spec["topic"]: asked}, wait_for_metadata=True)
    except TopicAlreadyExistsError:
        return


def grow(admin: Admin, topic: str, partitions: int) -> None:
    admin.create_partitions({topic: partitions})


def _empty(admin: Admin, topic: str, partitions: int) -> bool:
    every = [TopicPartition(topic, number) for number in range(partitions)]
    first, last = (
        admin.list_partition_offsets(dict.fromkeys(every, spec)) for spec in (OffsetSpec.EARLIEST, OffsetSpec.LATEST)
    )
    return all(first[one].offset == last[one].offset for one in every)
