"""Work that a service does beside its requests and its consumers, round after round, whatever becomes of its store."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Never

from .cancel import told_to_stop

__all__ = ["for_ever"]

log = logging.getLogger(__name__)


async def for_ever(tour: Callable[[], Awaitable[float]], *, pause: float, reveil: asyncio.Event | None = None) -> Never:
    """Runs ``tour`` again and again; it answers how many seconds to wait before the next (0: none).

    One that fails is logged and tried again after ``pause``: what it had to do is still there. ``reveil`` cuts a
    wait short, also when it is set while ``tour`` runs.
    """
    reveil = reveil or asyncio.Event()
    # Not until the exception alone: one that comes as a part of a round fails is lost in asyncio.gather.
    while not told_to_stop():
        reveil.clear()
        try:
            attente = await tour()
        except Exception:
            log.exception("%s: tried again after a pause", getattr(tour, "__qualname__", tour))
            attente = pause
        if attente and not told_to_stop():
            # Not wait_for: before Python 3.12 it loses a cancellation that comes as the wait ends.
            with suppress(TimeoutError):
                async with asyncio.timeout(attente):
                    await reveil.wait()
    raise asyncio.CancelledError
