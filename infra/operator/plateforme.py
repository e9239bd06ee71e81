"""Makes a Plateforme what it declares: its subgraphs, and the supergraph of what those serve at this moment."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Any

from infra.composition import Composition, CompositionRefused, Sdl

from .children import unready
from .domain import composition as rules
from .domain.composition import Served, digest
from .domain.conditions import Condition, paused, said
from .domain.operations import broken
from .kube import CONFIGMAP, PLATEFORME, SUBGRAPH, Kube, Resource
from .report import say
from .supergraph import LABEL, Published, owner

__all__ = ["Plateformes"]

Ask = Callable[[Sequence[tuple[str, str]]], Awaitable[list[Served]]]
Compose = Callable[[Sequence[Sdl]], Awaitable[Composition]]


class Plateformes:
    """``ask`` and ``compose`` are the world outside; what composed from the same texts is not composed again."""

    def __init__(self, kube: Kube, ask: Ask, compose: Compose) -> None:
        self._kube, self._ask, self._compose = kube, ask, compose
        self._composed: dict[str, tuple[str, Composition | str]] = {}

    async def reconcile(self, name: str) -> None:
        plateforme = await self._kube.get(PLATEFORME, name)
        if plateforme is None or "deletionTimestamp" in plateforme["metadata"]:
            self._composed.pop(name, None)
            return
        if paused(plateforme):
            return
        await self._declare(plateforme)
        served = await self._serve(name)
        composed, supergraph = await self._supergraph(plateforme, served)
        published = bool(supergraph or plateforme.get("status", {}).get("supergraph"))
        health = rules.health(served, published, await unready(self._kube, name))
        more = {"services": len(served), **({"supergraph": supergraph} if supergraph else {})}
        await say(self._kube, PLATEFORME, plateforme, [composed, *health], more)

    async def _declare(self, plateforme: Resource) -> None:
        name = plateforme["metadata"]["name"]
        metadata = {"labels": {LABEL: name}, "ownerReferences": owner(plateforme, PLATEFORME.name)}
        for service in plateforme["spec"]["services"]:
            spec = {"plateforme": name, "name": service["name"], "url": service["url"]}
            await self._kube.apply(SUBGRAPH, f"{name}-{service['name']}", {"metadata": metadata, "spec": spec})
        declared = {f"{name}-{service['name']}" for service in plateforme["spec"]["services"]}
        for subgraph in await self._kube.every(SUBGRAPH):
            ours = subgraph["metadata"].get("ownerReferences", []) == metadata["ownerReferences"]
            if ours and subgraph["metadata"]["name"] not in declared:
                await self._kube.delete(SUBGRAPH, subgraph["metadata"]["name"])

    async def _serve(self, name: str) -> list[Served]:
        """What each subgraph of the platform serves, also those that somebody else declared; each is told."""
        subgraphs = [s for s in await self._kube.every(SUBGRAPH) if s["spec"]["plateforme"] == name]
        subgraphs.sort(key=lambda s: str(s["spec"]["name"]))
        served = await self._ask([(s["spec"]["name"], s["spec"]["url"]) for s in subgraphs])
        for subgraph, one in zip(subgraphs, served, strict=True):
            await self._kube.status(SUBGRAPH, subgraph["metadata"]["name"], partial(_subgraph, one))
        return served

    async def _supergraph(
        self, plateforme: Resource, served: Sequence[Served]
    ) -> tuple[Condition, dict[str, Any] | None]:
        """Composed; and what was published for it, None when what was before stays."""
        published = Published(self._kube, plateforme)
        before = await published.current()
        verdict = rules.silent(served)
        if verdict is None:
            made = await self._composition(plateforme["metadata"]["name"], served)
            documents, unread = await self._documents(plateforme)
            if isinstance(made, Composition):
                breaks = await asyncio.to_thread(broken, documents, made.public, before.public if before else None)
                verdict = rules.refused(unread=unread, broken=breaks)
                if verdict is None:
                    shown = await _publish(published, made, served, len(documents))
                    return rules.COMPOSED, _dated(plateforme, shown)
            else:
                verdict = rules.refused(reasons=made)
        if before:
            # What the gateway reads may have been edited or deleted by hand.
            await published.publish(before)
        return verdict or rules.COMPOSED, None

    async def _composition(self, name: str, served: Sequence[Served]) -> Composition | str:
        """What they compose to, or the reasons why they do not."""
        given = digest(*(text for s in served for text in (s.name, s.url, s.sdl or "")))
        if self._composed.get(name, ("",))[0] != given:
            try:
                self._composed[name] = given, await self._compose([Sdl(s.name, s.url, s.sdl or "") for s in served])
            except CompositionRefused as refused:
                self._composed[name] = given, str(refused)
        return self._composed[name][1]

    async def _documents(self, plateforme: Resource) -> tuple[dict[str, str], str]:
        """The persisted operations, or why they cannot be read."""
        wanted = plateforme["spec"].get("operations")
        if wanted is None:
            return {}, ""
        held = await self._kube.get(CONFIGMAP, wanted["configMap"])
        text = (held or {}).get("data", {}).get(wanted["key"])
        where = f"ConfigMap {wanted['configMap']}, clé {wanted['key']}"
        if text is None:
            return {}, f"Opérations persistées introuvables : {where}"
        try:
            documents = json.loads(text)
        except ValueError:
            return {}, f"Opérations persistées illisibles : {where}"
        if not isinstance(documents, dict) or not all(isinstance(d, str) for d in documents.values()):
            return {}, f"Opérations persistées illisibles : {where}"
        return documents, ""


async def _publish(published: Published, made: Composition, served: Sequence[Served], operations: int) -> Resource:
    name = await published.publish(made)
    subgraphs = [{"name": s.name, "digest": digest(s.sdl or "")} for s in served]
    return {"digest": name, "operations": operations, "subgraphs": subgraphs}


def _dated(plateforme: Resource, supergraph: Resource) -> Resource:
    before = plateforme.get("status", {}).get("supergraph", {})
    same = before.get("digest") == supergraph["digest"]
    return {**supergraph, "publishedAt": before["publishedAt"] if same else f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"}


def _subgraph(served: Served, resource: Resource) -> Resource:
    before, generation = resource.get("status", {}), resource["metadata"]["generation"]
    told = said(before.get("conditions", []), [served.ready], generation, datetime.now(UTC))
    # A subgraph that is silent keeps the digest of what it last said.
    shown = {} if served.sdl is None else {"digest": digest(served.sdl)}
    return {**before, **shown, "observedGeneration": generation, "conditions": told}
