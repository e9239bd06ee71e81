"""Nodes without machines: they make pods Running, then Ready, and finish their deletion. No container runs on them."""

import itertools
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from typing import Any, Final

import httpx

from .api import Api

__all__ = ["FakeNodes"]

_PAUSE: Final = 0.05
_PODS: Final = "/api/v1/pods"
_PLACED: Final = "spec.nodeName!="
_CAPACITY: Final = {"cpu": "32", "memory": "256Gi", "pods": "110"}


def _now() -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())


class FakeNodes:
    """``number`` nodes. A pod is Ready ``ready_after`` seconds after it was first seen; one of a Job succeeds at once.

    Images, probes, volumes, init containers and preStop are not looked at: they are not tested here.
    """

    def __init__(self, api: Api, number: int, *, ready_after: float = 0.0) -> None:
        self._api, self._number, self.ready_after = api, number, ready_after
        self._over = threading.Event()
        self._pods: dict[str, Mapping[str, Any]] = {}
        self._written: dict[str, int] = {}
        self._seen: dict[str, float] = {}
        self._addresses = itertools.count(1)
        self._threads = [threading.Thread(target=run, daemon=True) for run in (self._listen, self._run)]

    def start(self) -> None:
        for number in range(self._number):
            self._add(f"fake-{number}")
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        self._over.set()
        # The listener hears of it when the server ends its watch; nothing is written for it.
        if self._threads[1].is_alive():
            self._threads[1].join(5)

    def _add(self, name: str) -> None:
        labels = {"kubernetes.io/hostname": name, "kubernetes.io/os": "linux", "topology.kubernetes.io/zone": name}
        status = {"allocatable": _CAPACITY, "capacity": _CAPACITY}
        node = {"apiVersion": "v1", "kind": "Node", "metadata": {"name": name, "labels": labels}, "status": status}
        with suppress(httpx.HTTPStatusError):  # already there, when a server starts again on its data
            self._api("POST", "/api/v1/nodes", node)
        now = _now()
        ready = {"type": "Ready", "status": "True", "reason": "Fake", "message": ""}
        ready |= {"lastHeartbeatTime": now, "lastTransitionTime": now}
        self._api.patch(f"/api/v1/nodes/{name}/status", {"status": {"conditions": [ready]}})
        # The controller would take the not-ready taint away by itself; this saves its delay.
        self._api.patch(f"/api/v1/nodes/{name}", {"spec": {"taints": None}})

    def _listen(self) -> None:
        """Keeps the pods that have a node as they are: asking for all of them every time costs the server dear."""
        while not self._over.wait(_PAUSE):
            with suppress(httpx.HTTPError):  # the server is stopping, or ended a watch that was long
                listed = self._api("GET", f"{_PODS}?fieldSelector={_PLACED}")
                there = self._pods = {pod["metadata"]["uid"]: pod for pod in listed["items"]}
                since = listed["metadata"]["resourceVersion"]
                for event in self._api.watch(_PODS, fieldSelector=_PLACED, resourceVersion=since):
                    if event["type"] == "ERROR":  # what it would go on from was compacted
                        break
                    uid = event["object"]["metadata"]["uid"]
                    if event["type"] == "DELETED":
                        for kept in (there, self._seen, self._written):
                            kept.pop(uid, None)
                    else:
                        there[uid] = event["object"]

    def _run(self) -> None:
        while not self._over.wait(_PAUSE):
            for pod in list(self._pods.values()):
                # What we wrote of it has not come back to us yet: it would be written twice, under another address.
                late = int(pod["metadata"]["resourceVersion"]) < self._written.get(pod["metadata"]["uid"], 0)
                with suppress(httpx.HTTPError):  # changed or gone in between, or the server is stopping: next round
                    if not late:
                        self._advance(pod)

    def _advance(self, pod: Mapping[str, Any]) -> None:
        metadata, status = pod["metadata"], pod.get("status", {})
        path = f"/api/v1/namespaces/{metadata['namespace']}/pods/{metadata['name']}"
        if metadata.get("deletionTimestamp"):
            options = {"gracePeriodSeconds": 0, "preconditions": {"uid": metadata["uid"]}}
            self._api("DELETE", path, {"apiVersion": "v1", "kind": "DeleteOptions", **options})
        elif any(owner["kind"] == "Job" for owner in metadata.get("ownerReferences", ())):
            if status.get("phase") != "Succeeded":
                self._write(path, metadata["uid"], self._status(pod, "Succeeded"))
        else:
            age = time.monotonic() - self._seen.setdefault(metadata["uid"], time.monotonic())
            phase = "Ready" if age >= self.ready_after else "Running"
            ready = any(c["type"] == "Ready" and c["status"] == "True" for c in status.get("conditions", ()))
            if not ready and (phase == "Ready" or status.get("phase") == "Pending"):
                self._write(path, metadata["uid"], self._status(pod, phase))

    def _write(self, path: str, uid: str, status: Mapping[str, Any]) -> None:
        told = self._api.patch(f"{path}/status", {"status": status})
        self._written[uid] = int(told["metadata"]["resourceVersion"])

    def _status(self, pod: Mapping[str, Any], phase: str) -> dict[str, Any]:
        """``phase``: Running (not ready yet), Ready or Succeeded."""
        now, over, ready = _now(), phase == "Succeeded", phase == "Ready"
        # Never loopback: the API takes no such address for an endpoint.
        number = next(self._addresses)
        address = pod.get("status", {}).get("podIP") or f"10.244.{number // 250 % 250}.{number % 250 + 1}"
        done = {"exitCode": 0, "reason": "Completed", "startedAt": now, "finishedAt": now}
        state = {"terminated": done} if over else {"running": {"startedAt": now}}
        true = {"PodScheduled", "Initialized", *(("ContainersReady", "Ready") if ready else ())}
        return {
            "phase": "Succeeded" if over else "Running",
            "startTime": now,
            "hostIP": "10.0.0.1",
            "podIP": address,
            "podIPs": [{"ip": address}],
            "conditions": [
                {"type": name, "status": "True" if name in true else "False", "lastTransitionTime": now}
                for name in ("PodScheduled", "Initialized", "ContainersReady", "Ready")
            ],
            "containerStatuses": [
                {"name": c["name"], "image": c["image"], "imageID": "fake", "restartCount": 0}
                | {"ready": ready, "started": not over, "state": state}
                for c in pod["spec"]["containers"]
            ],
        }
