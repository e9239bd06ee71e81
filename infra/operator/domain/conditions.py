"""What a resource says of its state: conditions that move only when their status does."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal

__all__ = ["PAUSE", "Condition", "paused", "said", "stands"]

Status = Literal["True", "False", "Unknown"]
PAUSE: Final = "conum.fr/pause"


@dataclass(frozen=True)
class Condition:
    """``message`` is for the person on call: it holds no time and no count that moves by itself."""

    type: str
    status: Status
    reason: str
    message: str


def said(
    before: Sequence[Mapping[str, Any]], now: Sequence[Condition], generation: int, at: datetime
) -> list[dict[str, Any]]:
    """The conditions to write. One whose status is the same keeps its date; those not given stay as they were."""
    known = {condition["type"]: dict(condition) for condition in before}
    for condition in now:
        there = known.get(condition.type, {})
        same = there.get("status") == condition.status
        known[condition.type] = {
            "type": condition.type,
            "status": condition.status,
            "reason": condition.reason,
            "message": condition.message,
            "observedGeneration": generation,
            "lastTransitionTime": there["lastTransitionTime"] if same else f"{at:%Y-%m-%dT%H:%M:%SZ}",
        }
    return list(known.values())


def stands(resource: Mapping[str, Any], type: str) -> Status:
    """What that condition of the resource says; Unknown where it was never said."""
    conditions = resource.get("status", {}).get("conditions", [])
    found: Status = next((c["status"] for c in conditions if c["type"] == type), "Unknown")
    return found


def paused(*resources: Mapping[str, Any] | None) -> bool:
    """Whether one of these carries the annotation of pause; ``"false"`` is as if it were not there."""
    annotations = (r["metadata"].get("annotations", {}) for r in resources if r)
    return any(a.get(PAUSE, "false") != "false" for a in annotations)
