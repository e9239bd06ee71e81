"""The resources that belong to a Plateforme, and which of them are not as they should be."""

from .domain.conditions import stands
from .kube import SUBSCRIPTION, TOPIC, Kube

__all__ = ["unready"]


async def unready(kube: Kube, plateforme: str) -> list[str]:
    """``Kind/name`` of each topic and subscription of this platform whose condition Ready is False."""
    return [
        f"{kind.name}/{resource['metadata']['name']}"
        for kind in (TOPIC, SUBSCRIPTION)
        for resource in await kube.every(kind)
        if resource["spec"]["plateforme"] == plateforme and stands(resource, "Ready") == "False"
    ]
