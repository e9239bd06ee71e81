"""Counts the ready endpoints of each Service while something happens, as a load balancer would see them."""

import threading
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import httpx

from infra.local.kube import KubeServer

__all__ = ["Watched", "watched"]


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
        for slice in self._slices.values():
            service = slice["metadata"]["labels"]["kubernetes.io/service-name"]
            counted[service] += sum(bool(e["conditions"]["ready"]) for e in slice["endpoints"] or ())
        return dict(counted)


@contextmanager
def watched(kube: KubeServer, namespace: str) -> Iterator[Watched]:
    """What happened in that namespace between the first state and the end of the block."""
    seen, begun, path = Watched(), threading.Event(), f"/apis/discovery.k8s.io/v1/namespaces/{namespace}/endpointslices"
    first = kube.api("GET", path)
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
