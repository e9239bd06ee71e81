"""A worker goes on whatever its round meets, waits as long as it was told, and can be woken."""

import asyncio
import logging
from collections.abc import Iterator

import pytest

from services.kit.worker import for_ever


class Tours:
    """Answers, or raises, what it was given; then waits to be cancelled."""

    def __init__(self, *suites: float | Exception) -> None:
        self._suites: Iterator[float | Exception] = iter(suites)
        self.faits = 0
        self.commences, self.finis = asyncio.Event(), asyncio.Event()

    async def tour(self) -> float:
        self.faits += 1
        self.commences.set()
        suite = next(self._suites, None)
        if suite is None:
            self.finis.set()
            await asyncio.Event().wait()
        if isinstance(suite, Exception):
            raise suite
        assert suite is not None
        return suite


async def test_a_round_that_fails_is_logged_and_tried_again(caplog: pytest.LogCaptureFixture) -> None:
    tours = Tours(OSError("store"), 0.01, 0)
    with caplog.at_level(logging.ERROR):
        async with asyncio.timeout(5):
            travail = asyncio.create_task(for_ever(tours.tour, pause=0.01))
            await tours.finis.wait()
    travail.cancel()
    assert tours.faits == 4
    assert [r.getMessage() for r in caplog.records] == ["Tours.tour: tried again after a pause"]


async def test_a_wait_is_cut_short_by_who_wakes_it() -> None:
    tours, reveil = Tours(3600.0), asyncio.Event()
    travail = asyncio.create_task(for_ever(tours.tour, pause=3600.0, reveil=reveil))
    await tours.commences.wait()
    reveil.set()
    async with asyncio.timeout(5):
        await tours.finis.wait()
    travail.cancel()


async def test_cancelled_it_ends() -> None:
    tours = Tours()
    travail = asyncio.create_task(for_ever(tours.tour, pause=1))
    await tours.finis.wait()
    travail.cancel()
    with pytest.raises(asyncio.CancelledError):
        await travail


@pytest.mark.parametrize("plus_tard", range(5))
async def test_cancelled_at_the_moment_it_is_woken_it_ends(plus_tard: int) -> None:
    tours, reveil = Tours(3600.0), asyncio.Event()
    travail = asyncio.create_task(for_ever(tours.tour, pause=3600.0, reveil=reveil))
    await tours.commences.wait()
    await asyncio.sleep(0.01)
    reveil.set()
    for _ in range(plus_tard):
        await asyncio.sleep(0)
    travail.cancel()
    await asyncio.wait({travail}, timeout=5)
    assert travail.cancelled()


@pytest.mark.parametrize("plus_tard", range(5))
async def test_cancelled_at_the_moment_a_part_of_its_round_fails_it_ends(plus_tard: int) -> None:
    """``asyncio.gather`` then tells the failure, and no longer the cancellation."""
    commence, echoue, tours = asyncio.Event(), asyncio.Event(), Tours()

    async def tombe() -> None:
        commence.set()
        await echoue.wait()
        raise OSError("store")

    async def tour() -> float:
        if not commence.is_set():
            await asyncio.gather(tombe(), asyncio.Event().wait())
        return await tours.tour()

    travail = asyncio.create_task(for_ever(tour, pause=3600.0))
    await commence.wait()
    echoue.set()
    for _ in range(plus_tard):
        await asyncio.sleep(0)
    travail.cancel()
    await asyncio.wait({travail}, timeout=2)
    assert travail.cancelled()
