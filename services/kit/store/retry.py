"""Asking a MongoDB again after a broken connection, which a server without replica set leaves to its client."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from typing import TypeVar

from pymongo.errors import AutoReconnect, ServerSelectionTimeoutError

__all__ = ["again"]

R = TypeVar("R")
TRIES = 4


async def again(ask: Callable[[bool], Awaitable[R]]) -> R:
    """``ask`` is told whether an earlier try may have been done. A server that is not there is not waited for."""
    for attempt in range(TRIES - 1):
        try:
            return await ask(attempt > 0)
        except ServerSelectionTimeoutError:
            raise
        except AutoReconnect:
            await asyncio.sleep(random.uniform(0.5, 1) * 0.1 * 2**attempt)  # noqa: S311 - jitter
    return await ask(True)
