"""The topics a service needs, made when nobody made them before: a platform lists its own with their partitions."""

import asyncio
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Final

from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.errors import UnknownTopicOrPartitionError, for_code

from ..kafka import KafkaAccess

__all__ = ["DEAD_LETTER", "KEPT", "PARTITIONS", "ensure"]

DEAD_LETTER: Final = "conum.dead-letter"
PARTITIONS: Final = 6
CLUSTER_S_OWN: Final = -1
# Any vue can be rebuilt from zero, so nothing is ever dropped or compacted.
KEPT: Final = {"retention.ms": "-1", "retention.bytes": "-1", "cleanup.policy": "delete"}
_ALREADY_EXISTS: Final = 36


async def ensure(
    kafka: KafkaAccess | str,
    topics: Iterable[str],
    partitions: Mapping[str, int] = MappingProxyType({}),
    *,
    replication: int = CLUSTER_S_OWN,
) -> tuple[str, ...]:
    """Creates the topics that are not there and answers their names; never changes one that is. Raises KafkaError.

    A consumer that subscribes to a missing topic would notice it minutes after its creation.
    """
    wanted = {*topics, DEAD_LETTER}
    admin = AIOKafkaAdminClient(**KafkaAccess.of(kafka).client(), request_timeout_ms=10_000)
    try:
        await admin.start()
        missing = sorted(wanted - set(await admin.list_topics()))
        if not missing:
            return ()
        # aiokafka lets the cluster's own factor pass only beside assignments, which may be empty, and no other.
        beside: dict[int, list[int]] | None = {} if replication == CLUSTER_S_OWN else None
        new = [
            NewTopic(
                name, partitions.get(name, PARTITIONS), replication, replica_assignments=beside, topic_configs=KEPT
            )
            for name in missing
        ]
        answer = await admin.create_topics(new)
        for name, code, *_ in answer.topic_errors:
            if code not in (0, _ALREADY_EXISTS):
                raise for_code(code)(name)
        await _visible(admin, missing)
        return tuple(missing)
    finally:
        await admin.close()


async def _visible(admin: AIOKafkaAdminClient, topics: list[str]) -> None:
    """Created is not yet known to all: a client that asks too early looks again minutes later."""
    for _ in range(100):
        if not any(topic["error_code"] for topic in await admin.describe_topics(topics)):
            return
        await asyncio.sleep(0.1)
    raise UnknownTopicOrPartitionError(", ".join(topics))
