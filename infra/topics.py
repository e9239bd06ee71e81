"""The topics of the platform and their partitions, decided once: a key keeps its partition for ever."""

import asyncio
import os
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from aiokafka.admin import AIOKafkaAdminClient, NewTopic

from services.kit.bus.topics import DEAD_LETTER, PARTITIONS

__all__ = ["DEAD_LETTER", "TOPICS", "create_topics"]

TOPICS: Final[Mapping[str, int]] = MappingProxyType(
    {
        "conum.structure": 6,
        "conum.candidature": 6,
        # One campagne a year: its facts follow one another, more partitions would stay empty.
        "conum.campagne": 1,
        "conum.session": 3,
        "conum.decision": 6,
        # By far the most spoken: thousands of conseillers, several reports a day each.
        "conum.cra": 12,
        "conum.notification": 6,
        # A hundred mailboxes, set once.
        "conum.boite": 1,
        # As a service that starts first makes it.
        DEAD_LETTER: PARTITIONS,
    }
)
"""Topic → partitions. Adding partitions to a topic that has records breaks the order per aggregate."""

FOREVER: Final[Mapping[str, str]] = MappingProxyType(
    {"retention.ms": "-1", "retention.bytes": "-1", "cleanup.policy": "delete"}
)
"""Everything is kept, so that what a service keeps of others' facts can be rebuilt from zero."""


async def create_topics(bootstrap: str, *, replication: int = 1) -> tuple[str, ...]:
    """Create the topics that are missing on ``bootstrap`` and answer their names; the others are left as they are."""
    admin = AIOKafkaAdminClient(bootstrap_servers=bootstrap, client_id="conum-topics")
    await admin.start()
    try:
        there = set(await admin.list_topics())
        missing = tuple(name for name in TOPICS if name not in there)
        if missing:
            answer = await admin.create_topics([_topic(name, replication) for name in missing])
            # 36: somebody created it since we looked; that is as good.
            if failed := [(name, code, why) for name, code, why in answer.topic_errors if code not in (0, 36)]:
                raise RuntimeError(f"topics could not be created: {failed}")
        return missing
    finally:
        await admin.close()


def _topic(name: str, replication: int) -> NewTopic:
    return NewTopic(name, TOPICS[name], replication, topic_configs=dict(FOREVER))


if __name__ == "__main__":
    created = asyncio.run(
        create_topics(os.environ["KAFKA_BOOTSTRAP"], replication=int(os.environ.get("KAFKA_REPLICATION", "1")))
    )
    print("\n".join(created) or "Tous les sujets existent déjà.")
