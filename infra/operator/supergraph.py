"""The published supergraph: the ConfigMap that the gateway reads, and its copy by digest, to come back to."""

from collections.abc import Mapping
from typing import Any, Final

from infra.composition import Composition

from .domain.composition import digest
from .kube import CONFIGMAP, PLATEFORME, Kube, Resource

__all__ = ["LABEL", "Published", "owner"]

LABEL: Final = "conum.fr/plateforme"
REVISION: Final = "conum.fr/revision"
SUPERGRAPH: Final = "supergraph.graphql"
PUBLIC: Final = "public.graphql"


def owner(resource: Resource, kind: str) -> list[Mapping[str, Any]]:
    """A child goes with this resource, and names it."""
    metadata = resource["metadata"]
    reference = {"apiVersion": resource["apiVersion"], "kind": kind, "name": metadata["name"], "uid": metadata["uid"]}
    return [{**reference, "controller": True, "blockOwnerDeletion": False}]


class Published:
    """What is published for one Plateforme."""

    def __init__(self, kube: Kube, plateforme: Resource) -> None:
        self._kube, self._plateforme = kube, plateforme
        self._name = f"{plateforme['metadata']['name']}-supergraph"

    async def current(self) -> Composition | None:
        """What was last published and taken note of in the status; None when nothing was.

        Read from its revision, so that an edit by hand of what the gateway reads counts for nothing.
        """
        known = self._plateforme.get("status", {}).get("supergraph", {}).get("digest")
        for name in (f"{self._name}-{known}", self._name) if known else ():
            held = await self._kube.get(CONFIGMAP, name)
            if held and digest(*_texts(held)) == known:
                return Composition(*_texts(held))
        return None

    async def publish(self, made: Composition) -> str:
        """Its digest. The revision is there before the gateway can read it; those that are older than the last go."""
        name = digest(made.supergraph, made.public)
        before = self._plateforme.get("status", {}).get("supergraph", {}).get("digest")
        mine = {"ownerReferences": owner(self._plateforme, PLATEFORME.name)}
        await self._apply(f"{self._name}-{name}", made, {"labels": {LABEL: self._owner, REVISION: name}, **mine})
        # Owned by nobody: it would go with the Plateforme, and no pod of the gateway would start without it.
        await self._apply(self._name, made, {"labels": {LABEL: self._owner}})
        if before != name:
            await self._forget({name, before})
        return name

    @property
    def _owner(self) -> str:
        return str(self._plateforme["metadata"]["name"])

    async def _apply(self, name: str, made: Composition, metadata: Mapping[str, Any]) -> None:
        data = {SUPERGRAPH: made.supergraph, PUBLIC: made.public}
        await self._kube.apply(CONFIGMAP, name, {"metadata": metadata, "data": data})

    async def _forget(self, kept: set[str | None]) -> None:
        for held in await self._kube.every(CONFIGMAP):
            labels = held["metadata"].get("labels", {})
            if labels.get(LABEL) == self._owner and labels.get(REVISION, next(iter(kept))) not in kept:
                await self._kube.delete(CONFIGMAP, held["metadata"]["name"])


def _texts(held: Resource) -> tuple[str, str]:
    data = held.get("data", {})
    return data.get(SUPERGRAPH, ""), data.get(PUBLIC, "")
