"""Who leads: a Lease of coordination.k8s.io, held by one process and taken over once it is no longer renewed."""

import asyncio
import logging
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Final

import httpx
import kr8s

from .kube import LEASE, Conflict, Kube, Resource

__all__ = ["Lease", "Lost"]

log = logging.getLogger(__name__)
NAME: Final = "conum-operator"


class Lost(Exception):
    """The lease could not be renewed in time: another may lead by now."""


class Lease:
    """``holds()`` answers by this process's own clock, which goes on while the process is stopped.

    A holder that does not renew loses the lease after ``seconds``, measured by whoever waits from the moment it saw the
    last renewal: no two clocks are ever compared. The holder itself gives up after two thirds of that.
    """

    def __init__(self, kube: Kube, holder: str, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._kube, self._holder, self._seconds, self._clock = kube, holder, seconds, clock
        self._until = 0.0
        self._seen: tuple[Any, float] = (None, 0.0)
        self.panne: str | None = "not asked yet"

    def holds(self) -> bool:
        return self._clock() < self._until

    async def acquire(self) -> None:
        """Returns once the lease is ours."""
        while not await self._try():  # noqa: ASYNC110 — another process holds it: no event of ours can tell
            await asyncio.sleep(self._seconds / 6)
        log.info("lease: %s leads", self._holder)

    async def keep(self) -> None:
        """Renews for ever; raises Lost."""
        while True:
            await asyncio.sleep(self._seconds / 6)
            await self._try()
            if not self.holds():
                raise Lost

    async def release(self) -> None:
        """Lets the next one lead at once, where it is ours."""
        lease = await self._kube.get(LEASE, NAME)
        if lease and lease["spec"].get("holderIdentity") == self._holder:
            self._until = 0.0
            await self._kube.replace(LEASE, {**lease, "spec": {**lease["spec"], "holderIdentity": ""}})

    async def _try(self) -> bool:
        asked = self._clock()
        try:
            lease = await self._kube.get(LEASE, NAME)
            if lease is None:
                await self._kube.create(LEASE, {"metadata": {"name": NAME}, "spec": self._spec({})})
            elif not self._free(lease):
                self.panne = None
                return False
            else:
                await self._kube.replace(LEASE, {**lease, "spec": self._spec(lease["spec"])})
        except (Conflict, kr8s.ServerError, kr8s.APITimeoutError, httpx.HTTPError) as error:
            panne = f"the API refuses or does not answer: {type(error).__name__} {error}".strip()
            if panne != self.panne:
                log.warning("lease: not renewed, %s", panne)
            self.panne = panne
            return False
        self._until, self.panne = asked + self._seconds * 2 / 3, None
        return True

    def _free(self, lease: Resource) -> bool:
        spec = lease["spec"]
        if spec.get("holderIdentity") in (None, "", self._holder):
            return True
        version = lease["metadata"]["resourceVersion"]
        if self._seen[0] != version:
            self._seen = (version, self._clock())
        duration = float(spec.get("leaseDurationSeconds", self._seconds))
        return self._clock() - self._seen[1] > duration

    def _spec(self, before: Resource) -> Resource:
        now = f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%S.%fZ}"
        taken = before.get("holderIdentity") != self._holder
        return {
            "holderIdentity": self._holder,
            "leaseDurationSeconds": max(1, round(self._seconds)),
            "leaseTransitions": before.get("leaseTransitions", -1) + taken,
            "acquireTime": now if taken else before["acquireTime"],
            "renewTime": now,
        }
