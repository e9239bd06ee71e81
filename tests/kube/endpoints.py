"""Counts the ready endpoints of each Service while something happens, as a load balancer would see them."""

import threading
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any, Final

import httpx

from infra.local.kube import KubeServer

__all__ = ["Watched", "watched"]

_SLICES: Final = "/apis/discovery.k8s.io/v1/namespaces/{}/endpointslices"


class Watched:
    """``least``: Service → the fewest that were ready at once."""

    def __init__(self) -> None:
        self.least: dict[str, int] = {}
        self._slices: dict[str, dict[str, Any]] = {}

    def heard(self, event: dict[str, Any]) -> None:
        slice = event["object"]
        if event["type"] == "DELETED":
            self._slices.pop(slice["metadata"]["name"], None)
        else:
            self._slices[slice["metadata"]["name"]] = slice
        for service, ready in self.now().items():
            self.least[service] = min(ready, self.least.get(service, ready))

    def now(self) -> dict[str, int]:
        counted: defaultdict[str, int] = defaultdict(int)
        for slice in list(self._slices.values()):
            service = slice["metadata"]["labels"]["kubernetes.io/service-name"]
            counted[service] += sum(bool(e["conditions"]["ready"]) for e in slice["endpoints"] or ())
        return dict(counted)


def _settled(kube: KubeServer, namespace: str) -> dict[str, Any] | None:
    """The list of slices, once the ready endpoints of each Service are the ready pods that it selects."""
    pods = kube.api("GET", f"/api/v1/namespaces/{namespace}/pods")["items"]
    there = kube.api("GET", _SLICES.format(namespace))
    for service in kube.api("GET", f"/api/v1/namespaces/{namespace}/services")["items"]:
        mine = [s for s in there["items"] if s["metadata"]["labels"]["kubernetes.io/service-name"] == _name(service)]
        ready = {e["targetRef"]["name"] for s in mine for e in s["endpoints"] or () if e["conditions"]["ready"]}
        selector = service["spec"].get("selector", {}).items()
        if ready != {_name(pod) for pod in pods if selector <= pod["metadata"]["labels"].items() and _ready(pod)}:
            return None
    return dict(there)


def _name(resource: dict[str, Any]) -> str:
    return str(resource["metadata"]["name"])


def _ready(pod: dict[str, Any]) -> bool:
    conditions = {c["type"]: c["status"] for c in pod["status"].get("conditions", ())}
    return conditions.get("Ready") == "True" and "deletionTimestamp" not in pod["metadata"]


@contextmanager
def watched(kube: KubeServer, namespace: str) -> Iterator[Watched]:
    """What happened in that namespace between the first state and the end of the block.

    The first state is one where endpoints have followed their pods: helm waits for pods alone, and on a busy machine a
    pod that is Ready is not an endpoint yet, which would be taken for one that was lost.
    """
    seen, begun, path = Watched(), threading.Event(), _SLICES.format(namespace)
    first = kube.wait(lambda: _settled(kube, namespace), 60)
    for item in first["items"]:
        seen.heard({"type": "ADDED", "object": item})

    def listen() -> None:
        version = first["metadata"]["resourceVersion"]
        with suppress(httpx.HTTPError):
            begun.set()
            for event in kube.api.watch(path, resourceVersion=version, timeoutSeconds="300"):
                seen.heard(event)

    thread = threading.Thread(target=listen, daemon=True)
    thread.start()
    begun.wait()
    yield seen
    # The last states reach us: what the API now says is what was heard.
    last = Watched()
    for item in kube.api("GET", path)["items"]:
        last.heard({"type": "ADDED", "object": item})
    kube.wait(lambda: seen.now() == last.now(), 30)
