"""What a partner is given on Kafka: one account, what it may read, groups of its own, a rate. And how it differs."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

__all__ = ["Right", "groups", "rights", "username"]


@dataclass(frozen=True, order=True)
class Right:
    """An ACL, from any host."""

    on: Literal["topic", "group"]
    name: str
    operation: Literal["READ", "DESCRIBE"]
    prefixed: bool = False


def username(spec: Mapping[str, Any]) -> str:
    return f"partenaire-{spec['partner']}"


def groups(spec: Mapping[str, Any]) -> str:
    """What the names of its consumer groups begin with; the last point keeps ``a`` out of what is ``ab``'s."""
    return f"partenaire.{spec['partner']}."


def rights(spec: Mapping[str, Any]) -> frozenset[Right]:
    """READ and DESCRIBE of what is listed, READ of its own groups; nothing else, so nothing may be written."""
    topics = {Right("topic", topic, operation) for topic in spec["topics"] for operation in _TOPIC}
    return frozenset(topics | {Right("group", groups(spec), "READ", prefixed=True)})


_TOPIC: tuple[Literal["READ", "DESCRIBE"], ...] = ("READ", "DESCRIBE")
