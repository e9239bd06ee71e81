"""A Kubernetes API in memory, with versions and conflicts: enough for what the operator asks of it."""

from collections.abc import Callable
from typing import Any

import httpx
import kr8s

from infra.operator.kube import EVENT, Kind, Kube, Resource

__all__ = ["KubeEnMemoire"]


class KubeEnMemoire(Kube):
    """``avant_ecriture`` is called before each status is written, as somebody who comes first."""

    def __init__(self) -> None:
        self.there: dict[tuple[str, str], Resource] = {}
        self.writes = 0
        self.avant_ecriture: Callable[[], None] = lambda: None
        super().__init__(None, "essai")

    def put(self, kind: Kind, name: str, spec: Resource, **metadata: Any) -> None:
        whole = {"apiVersion": kind.version, "metadata": {"name": name, "generation": 1, **metadata}, "spec": spec}
        self._keep(kind, name, whole)

    def _keep(self, kind: Kind, name: str, body: Resource) -> Resource:
        self.writes += 1
        fixed = {"uid": f"{kind.plural}-{name}", "namespace": "essai", "resourceVersion": str(self.writes)}
        kept = {**body, "metadata": {"generation": 1, **body["metadata"], **fixed}}
        self.there[kind.plural, name] = kept
        return kept

    async def get(self, kind: Kind, name: str) -> Resource | None:
        return self.there.get((kind.plural, name))

    async def every(self, kind: Kind) -> list[Resource]:
        return [body for (plural, _), body in self.there.items() if plural == kind.plural]

    async def delete(self, kind: Kind, name: str) -> None:
        self.there.pop((kind.plural, name), None)

    async def _write(self, method: str, kind: Kind, name: str, body: Any, *more: Any) -> Resource:
        name, _, part = name.partition("/")
        if kind == EVENT:
            return self._keep(kind, f"{self.writes}", body)
        there = self.there.get((kind.plural, name), {})
        if method == "POST":
            name = body["metadata"]["name"]
            if (kind.plural, name) in self.there:
                raise conflict()
        if method == "PUT":
            if part == "status":
                self.avant_ecriture()
            there = self.there[kind.plural, name]
            if there["metadata"]["resourceVersion"] != body["metadata"]["resourceVersion"]:
                raise conflict()
        merged = {**there, **body, "metadata": {**there.get("metadata", {}), **body["metadata"]}}
        return there if merged == there else self._keep(kind, name, merged)

    @property
    def reasons(self) -> list[str]:
        """Of the Events, in order."""
        return [body["reason"] for (plural, _), body in self.there.items() if plural == EVENT.plural]


def conflict() -> Exception:
    return kr8s.ServerError("conflict", response=httpx.Response(409))
