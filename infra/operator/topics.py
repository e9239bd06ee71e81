"""Makes a topic what its EventTopic declares, or says why it is left as it is."""

from kafka.errors import KafkaError

from .access import Missing, kafka_of, plateforme_of
from .broker import topics as broker
from .broker.connection import Admin, administer
from .domain.conditions import Condition, paused
from .domain.topics import Found, Plan, plan, twin
from .kube import TOPIC, Kube, Resource
from .report import PAUSED, SYNCED, say

__all__ = ["Topics"]


class Topics:
    def __init__(self, kube: Kube) -> None:
        self._kube = kube

    async def reconcile(self, name: str) -> None:
        """Raises KafkaError, once it was said, so that it is tried again soon."""
        topic = await self._kube.get(TOPIC, name)
        if topic is None or "deletionTimestamp" in topic["metadata"]:
            return
        try:
            plateforme = await plateforme_of(self._kube, topic)
            if paused(topic, plateforme):
                await say(self._kube, TOPIC, topic, [PAUSED])
                return
            access = await kafka_of(self._kube, plateforme)
            older = twin(topic, await self._kube.every(TOPIC))
            decided, found = await administer(access, lambda admin: _carry_out(admin, topic, older))
        except Missing as missing:
            await say(self._kube, TOPIC, topic, [Condition("Ready", "False", "Manque", str(missing))])
            return
        except KafkaError as error:
            await say(self._kube, TOPIC, topic, [unreachable(error)])
            raise
        more = {"partitions": found.partitions, "replication": found.replication} if found else {}
        await say(self._kube, TOPIC, topic, [decided.ready, SYNCED], more)


def unreachable(error: KafkaError) -> Condition:
    return Condition("Ready", "False", "KafkaMuet", f"Kafka refuse ou ne répond pas : {type(error).__name__}.")


def _carry_out(admin: Admin, topic: Resource, older: str | None) -> tuple[Plan, Found | None]:
    """What was decided, and the topic as it is once that is done."""
    spec = topic["spec"]
    there = broker.found(admin, spec["topic"])
    decided = plan(spec, there, older)
    if decided.do == "create":
        broker.create(admin, spec)
    elif decided.do == "grow":
        broker.grow(admin, spec["topic"], spec["partitions"])
    else:
        return decided, there
    return decided, broker.found(admin, spec["topic"])
