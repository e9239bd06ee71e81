"""One process leads; another does once the first no longer renews, and never before."""

import asyncio
from contextlib import suppress

import httpx
import pytest

from infra.operator.kube import LEASE, Kind, Resource
from infra.operator.lease import Lease, Lost

from .operateur import KubeEnMemoire

DUREE = 15.0


class Horloge:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


class Coupee(KubeEnMemoire):
    """An API that no longer answers once ``cut``."""

    cut = False

    async def get(self, kind: Kind, name: str) -> Resource | None:
        if self.cut:
            raise httpx.ConnectError("coupée")
        return await super().get(kind, name)


async def _leads(lease: Lease) -> bool:
    """Whether one try is enough."""
    with suppress(TimeoutError):
        async with asyncio.timeout(0.01):
            await lease.acquire()
    return lease.holds()


async def test_the_second_waits_while_the_first_renews() -> None:
    kube, horloge = KubeEnMemoire(), Horloge()
    un, deux = Lease(kube, "un", DUREE, horloge), Lease(kube, "deux", DUREE, horloge)
    assert await _leads(un)
    for _ in range(4):
        assert not await _leads(deux)
        horloge.now += 9
        assert await _leads(un)
    assert not await _leads(deux)


async def test_the_second_leads_once_it_has_seen_no_renewal_for_the_whole_time() -> None:
    kube, horloge = KubeEnMemoire(), Horloge()
    un, deux = Lease(kube, "un", DUREE, horloge), Lease(kube, "deux", DUREE, horloge)
    assert await _leads(un)
    assert not await _leads(deux)
    horloge.now += DUREE
    assert not await _leads(deux)
    horloge.now += 0.1
    # The first has stopped believing it long before.
    assert not un.holds()
    assert await _leads(deux)
    assert kube.there["leases", "conum-operator"]["spec"]["leaseTransitions"] == 1
    assert not await _leads(un)


async def test_a_leader_that_cannot_renew_gives_up_before_the_other_may_take_over() -> None:
    kube, horloge = Coupee(), Horloge()
    un = Lease(kube, "un", 0.06, horloge)
    await un.acquire()
    kube.cut = True
    horloge.now += 0.041
    with pytest.raises(Lost):
        await asyncio.wait_for(un.keep(), 5)
    assert un.panne is not None


async def test_two_who_try_at_once_do_not_both_lead() -> None:
    kube, horloge = KubeEnMemoire(), Horloge()
    un, deux = Lease(kube, "un", DUREE, horloge), Lease(kube, "deux", DUREE, horloge)
    await _leads(un)
    await un.release()
    read = await kube.get(LEASE, "conum-operator")

    async def as_read_before(kind: Kind, name: str) -> Resource | None:
        return read

    assert await _leads(un)
    kube.get = as_read_before  # type: ignore[method-assign]
    assert not await _leads(deux)


async def test_a_lease_that_is_released_is_taken_at_once() -> None:
    kube, horloge = KubeEnMemoire(), Horloge()
    un, deux = Lease(kube, "un", DUREE, horloge), Lease(kube, "deux", DUREE, horloge)
    assert await _leads(un)
    await un.release()
    assert not un.holds()
    assert await _leads(deux)
