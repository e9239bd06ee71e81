"""The Kubernetes API, as far as the operator asks it: server-side apply for children, status with its version."""

import json
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

import httpx
import kr8s
import kr8s.asyncio

__all__ = [
    "CONFIGMAP",
    "CONUM",
    "LEASE",
    "PLATEFORME",
    "REPLAY",
    "SECRET",
    "SUBGRAPH",
    "SUBSCRIPTION",
    "TOPIC",
    "Conflict",
    "Kind",
    "Kube",
    "NotLeader",
    "Resource",
]

Resource = dict[str, Any]
FIELD_MANAGER: Final = "conum-operator"
CONUM: Final = "conum.fr/v1alpha1"
TRIES: Final = 8


class Conflict(Exception):
    """Somebody else wrote first, more often than we tried."""


class NotLeader(Exception):
    """The lease is no longer ours: nothing may be written."""


@dataclass(frozen=True)
class Kind:
    """``apiVersion``, its name, and how it is written in a path."""

    version: str
    name: str
    plural: str


CONFIGMAP: Final = Kind("v1", "ConfigMap", "configmaps")
SECRET: Final = Kind("v1", "Secret", "secrets")
EVENT: Final = Kind("v1", "Event", "events")
LEASE: Final = Kind("coordination.k8s.io/v1", "Lease", "leases")
PLATEFORME: Final = Kind(CONUM, "Plateforme", "plateformes")
SUBGRAPH: Final = Kind(CONUM, "Subgraph", "subgraphs")
TOPIC: Final = Kind(CONUM, "EventTopic", "eventtopics")
SUBSCRIPTION: Final = Kind(CONUM, "EventSubscription", "eventsubscriptions")
REPLAY: Final = Kind(CONUM, "Replay", "replays")


class Kube:
    """One namespace. Raises kr8s.ServerError for what the API refuses, httpx.TransportError when it is not there.

    ``leads`` is asked before each write, so that a process that was asleep does not write once another leads.
    """

    def __init__(self, api: Any, namespace: str, leads: Callable[[], bool] = lambda: True) -> None:
        self._api, self.namespace, self._leads = api, namespace, leads

    @classmethod
    async def connect(cls, namespace: str, leads: Callable[[], bool] = lambda: True) -> "Kube":
        """From KUBECONFIG, or the pod's own account. For the loop and thread that call it."""
        api = await kr8s.asyncio.api()
        api.timeout = httpx.Timeout(10)
        return cls(api, namespace, leads)

    async def get(self, kind: Kind, name: str) -> Resource | None:
        async with self._ask("GET", kind, name, raise_for_status=False) as answer:
            if answer.status_code == 404:
                return None
            return _read(answer)

    async def every(self, kind: Kind) -> list[Resource]:
        async with self._ask("GET", kind) as answer:
            items: list[Resource] = answer.json()["items"]
            return items

    async def apply(self, kind: Kind, name: str, body: Mapping[str, Any]) -> Resource:
        """Server-side apply: these fields are ours whoever wrote them; the same again does not move the version."""
        metadata = {**body.get("metadata", {}), "name": name}
        whole = {**body, "apiVersion": kind.version, "kind": kind.name, "metadata": metadata}
        params = {"fieldManager": FIELD_MANAGER, "force": "true"}
        return await self._write("PATCH", kind, name, whole, params, "application/apply-patch+yaml")

    async def create(self, kind: Kind, body: Mapping[str, Any]) -> Resource:
        return await self._write("POST", kind, "", {"apiVersion": kind.version, "kind": kind.name, **body})

    async def replace(self, kind: Kind, body: Resource) -> Resource:
        """Raises Conflict when the version that was read is not the last."""
        try:
            return await self._write("PUT", kind, body["metadata"]["name"], body)
        except kr8s.ServerError as refused:
            if refused.response is not None and refused.response.status_code == 409:
                raise Conflict(body["metadata"]["name"]) from refused
            raise

    async def delete(self, kind: Kind, name: str) -> None:
        """Nothing when it is not there."""
        self._may_write()
        async with self._ask("DELETE", kind, name, raise_for_status=False) as answer:
            if answer.status_code != 404:
                _read(answer)

    async def status(self, kind: Kind, name: str, change: Callable[[Resource], Mapping[str, Any]]) -> Resource | None:
        """Writes ``change(resource)`` as its status, where that differs; decides again when somebody came first.

        None when the resource is gone. Raises Conflict.
        """
        for _ in range(TRIES):
            resource = await self.get(kind, name)
            if resource is None:
                return None
            status = dict(change(resource))
            if status == resource.get("status", {}):
                return resource
            try:
                return await self._write("PUT", kind, f"{name}/status", {**resource, "status": status})
            except kr8s.ServerError as refused:
                if refused.response is None or refused.response.status_code not in (404, 409):
                    raise
        raise Conflict(name)

    async def tell(self, resource: Resource, kind: Kind, reason: str, message: str, *, warning: bool = False) -> None:
        """An Event beside the resource; ``message`` holds no personal data."""
        now, metadata = f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}", resource["metadata"]
        await self.create(
            EVENT,
            {
                "metadata": {"generateName": f"{metadata['name']}."},
                "involvedObject": {
                    "apiVersion": kind.version,
                    "kind": kind.name,
                    **{field: metadata[field] for field in ("name", "namespace", "uid")},
                },
                "reason": reason,
                "message": message[:1000],
                "type": "Warning" if warning else "Normal",
                "source": {"component": FIELD_MANAGER},
                "reportingComponent": FIELD_MANAGER,
                "firstTimestamp": now,
                "lastTimestamp": now,
                "count": 1,
            },
        )

    def _may_write(self) -> None:
        if not self._leads():
            raise NotLeader

    async def _write(
        self,
        method: str,
        kind: Kind,
        name: str,
        body: Mapping[str, Any],
        params: Mapping[str, str] | None = None,
        media: str = "application/json",
    ) -> Resource:
        self._may_write()
        content, headers = json.dumps(body), {"content-type": media}
        async with self._ask(method, kind, name, content=content, headers=headers, params=params) as answer:
            return _read(answer)

    @asynccontextmanager
    async def _ask(self, method: str, kind: Kind, name: str = "", **more: Any) -> AsyncIterator[httpx.Response]:
        url = f"{kind.plural}/{name}" if name else kind.plural
        async with self._api.call_api(
            method, version=kind.version, namespace=self.namespace, url=url, **more
        ) as answer:
            yield answer


def _read(answer: httpx.Response) -> Resource:
    answer.raise_for_status()
    body: Resource = answer.json()
    return body
