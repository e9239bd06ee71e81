"""An effect that cannot be undone is done once; and when nobody knows whether it was, that is said."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from services.kit.inbox import INBOX, DejaPrise, Inbox, Prise
from services.kit.store import Engine
from services.kit.testing import HorlogeReglable, engine_in


@pytest.fixture
async def engine(tmp_path: Path) -> AsyncIterator[Engine]:
    async with engine_in(tmp_path, [INBOX]) as opened:
        yield opened


@pytest.fixture
def horloge() -> HorlogeReglable:
    return HorlogeReglable()


@pytest.fixture
def inbox(engine: Engine, horloge: HorlogeReglable) -> Inbox:
    return Inbox(engine, lease=timedelta(minutes=2), horloge=horloge)


async def taken(inbox: Inbox, consumer: str = "mails") -> Prise:
    prise = await inbox.take(consumer, "e-1")
    assert prise is not None
    return prise


async def test_an_effect_that_is_done_is_not_done_again(inbox: Inbox) -> None:
    prise = await taken(inbox)
    assert not prise.incertain
    await inbox.mark(prise)
    assert await inbox.take("mails", "e-1") is None


async def test_each_consumer_has_its_own_line(inbox: Inbox) -> None:
    await inbox.mark(await taken(inbox))
    await taken(inbox, "webhooks")


async def test_nobody_takes_what_another_is_doing(inbox: Inbox) -> None:
    await taken(inbox)
    with pytest.raises(DejaPrise):
        await inbox.take("mails", "e-1")


async def test_a_hundred_at_once_leave_one_that_may(inbox: Inbox) -> None:
    found = await asyncio.gather(*(inbox.take("mails", "e-1") for _ in range(100)), return_exceptions=True)
    assert len([f for f in found if isinstance(f, Prise)]) == 1
    assert len([f for f in found if isinstance(f, DejaPrise)]) == 99


async def test_what_was_left_undecided_is_taken_again_and_said_uncertain(
    inbox: Inbox, horloge: HorlogeReglable
) -> None:
    first = await taken(inbox)
    horloge.avancer(timedelta(minutes=2, seconds=1))
    again = await taken(inbox)
    assert again.incertain
    with pytest.raises(DejaPrise):
        await inbox.mark(first)
    await inbox.mark(again)
    assert await inbox.take("mails", "e-1") is None


async def test_a_mark_holds_after_the_lease(inbox: Inbox, horloge: HorlogeReglable) -> None:
    await inbox.mark(await taken(inbox))
    horloge.avancer(timedelta(days=400))
    assert await inbox.take("mails", "e-1") is None


async def test_a_made_up_right_marks_nothing(inbox: Inbox) -> None:
    prise = await taken(inbox)
    with pytest.raises(DejaPrise):
        await inbox.mark(replace(prise, version=prise.version + 1))
