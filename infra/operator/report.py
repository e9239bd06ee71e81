"""How a reconciliation says what it found: conditions in the status, and an Event when the first of them flips."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from .domain.conditions import Condition, said, stands
from .kube import Kind, Kube, Resource

__all__ = ["PAUSED", "say"]

PAUSED = Condition("Synced", "False", "EnPause", "Rien ne change tant que l'annotation conum.fr/pause est là.")
SYNCED = Condition("Synced", "True", "CommeDeclare", "Tout est comme déclaré.")


async def say(
    kube: Kube, kind: Kind, resource: Resource, conditions: Sequence[Condition], more: Mapping[str, Any] | None = None
) -> Resource | None:
    """Written where it differs; None when the resource is gone."""
    generation, now = resource["metadata"]["generation"], datetime.now(UTC)

    def status(there: Resource) -> Resource:
        before = there.get("status", {})
        told = said(before.get("conditions", []), conditions, generation, now)
        return {**before, **(more or {}), "observedGeneration": generation, "conditions": told}

    written = await kube.status(kind, resource["metadata"]["name"], status)
    first = conditions[0]
    if written is not None and stands(resource, first.type) != first.status:
        await kube.tell(resource, kind, first.reason, first.message, warning=first.status == "False")
    return written
