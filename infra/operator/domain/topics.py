"""What is done of a topic: made, grown, left, or refused with the reason. Nothing is ever taken from it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from .conditions import Condition

__all__ = ["Found", "Plan", "plan", "twin"]


@dataclass(frozen=True)
class Found:
    """A topic as it is on the broker. ``empty``: no record was ever written to it, or none is left."""

    partitions: int
    replication: int
    empty: bool


@dataclass(frozen=True)
class Plan:
    do: Literal["create", "grow", "nothing", "refuse"]
    ready: Condition


def plan(spec: Mapping[str, Any], found: Found | None, twin: str | None = None) -> Plan:
    """``twin``: an older resource for the same topic, which has its say alone."""
    topic, wanted, replication = spec["topic"], spec["partitions"], spec.get("replication")
    if twin is not None:
        return _refuse("Doublon", f"{topic} est déjà déclaré par EventTopic/{twin}.")
    if found is None:
        return Plan("create", _ready())
    if wanted < found.partitions:
        return _refuse(
            "PartitionsEnTrop", f"{topic} a {found.partitions} partitions, {wanted} sont voulues : elles restent."
        )
    if replication is not None and replication != found.replication:
        return _refuse(
            "ReplicationAutre", f"{topic} est répliqué {found.replication} fois, {replication} est voulu : elle reste."
        )
    if wanted == found.partitions:
        return Plan("nothing", _ready())
    if not found.empty and spec.get("growth", "WhenEmpty") != "Always":
        return _refuse(
            "SujetNonVide",
            f"{topic} contient des faits : passer de {found.partitions} à {wanted} partitions romprait l'ordre par "
            "agrégat. Si c'est voulu : growth: Always.",
        )
    return Plan("grow", _ready())


def twin(resource: Mapping[str, Any], others: Sequence[Mapping[str, Any]]) -> str | None:
    """The name of an older resource of the same topic and platform, None when this one is the first."""

    def age(r: Mapping[str, Any]) -> tuple[str, str]:
        return r["metadata"]["creationTimestamp"], r["metadata"]["name"]

    def same(r: Mapping[str, Any]) -> bool:
        return all(r["spec"][field] == resource["spec"][field] for field in ("plateforme", "topic"))

    older = sorted(age(r) for r in others if same(r) and age(r) < age(resource))
    return older[0][1] if older else None


def _ready() -> Condition:
    return Condition("Ready", "True", "CommeDeclare", "Le sujet est comme déclaré.")


def _refuse(reason: str, message: str) -> Plan:
    return Plan("refuse", Condition("Ready", "False", reason, message))
