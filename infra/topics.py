"""The topics of the platform and their partitions, decided once: a key keeps its partition for ever."""

import asyncio
import os
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from services.kit.bus.topics import DEAD_LETTER, PARTITIONS, ensure
from services.kit.kafka import KafkaAccess, SettingsKafka

__all__ = ["TOPICS", "create_topics"]

TOPICS: Final[Mapping[str, int]] = MappingProxyType(
    {
        "conum.structure": 6,
        # One register of merges, a few a month.
        "conum.fusion": 1,
        "conum.conseiller": 6,
        "conum.candidature": 6,
        # One campagne a year: its facts follow one another, more partitions would stay empty.
        "conum.campagne": 1,
        "conum.session": 3,
        "conum.decision": 6,
        # Four thousand posts, a few facts a year each.
        "conum.poste": 6,
        # One for each structure that is given posts.
        "conum.convention": 6,
        # A session or two a month, and what is annexed to it.
        "conum.proces_verbal": 1,
        # A hundred candidatures a session, marked once or twice.
        "conum.appreciation": 1,
        # A few shares are tried before each session.
        "conum.proposition": 1,
        # By far the most spoken: thousands of conseillers, several reports a day each.
        "conum.cra": 12,
        # What is told of a contract without reports: one or two facts a year for most.
        "conum.suivi": 3,
        # A file asked for now and then, a few facts each.
        "conum.export": 3,
        # Twenty files a year of figures, at each edition of it.
        "conum.publication": 1,
        "conum.notification": 6,
        # A hundred mailboxes, set once.
        "conum.boite": 1,
        # As a service that starts first makes it.
        DEAD_LETTER: PARTITIONS,
    }
)
"""Topic → partitions. Adding partitions to a topic that has records breaks the order per aggregate."""


async def create_topics(kafka: KafkaAccess | str, *, replication: int = 1) -> tuple[str, ...]:
    """Create the topics that are missing on ``kafka`` and answer their names; the others are left as they are."""
    return await ensure(kafka, TOPICS, TOPICS, replication=replication)


if __name__ == "__main__":
    created = asyncio.run(
        create_topics(SettingsKafka.told().kafka, replication=int(os.environ.get("KAFKA_REPLICATION", "1")))
    )
    print("\n".join(created) or "Tous les sujets existent déjà.")
