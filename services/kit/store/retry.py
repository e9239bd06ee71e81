"""Asking a MongoDB again after a broken connection or a lost race, which a server without replica set leaves to its
client."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from typing import TypeVar

from pymongo.errors import AutoReconnect, OperationFailure, PyMongoError, ServerSelectionTimeoutError

__all__ = ["again"]

R = TypeVar("R")
TRIES = 10
LONGEST = 1.6
"""Seconds between two tries, at most."""


WRITE_CONFLICT = 112
DEADLOCK = "deadlock detected"
"""PostgreSQL's words, below an engine that keeps its documents there: it undid this write to let another through."""


def may_pass(error: PyMongoError) -> bool:
    """Would the same, asked again, be answered? A conflict of writes is undone by the server, and told as an error."""
    if isinstance(error, OperationFailure):
        return error.code == WRITE_CONFLICT or DEADLOCK in str(error)
    return isinstance(error, AutoReconnect)


async def again(ask: Callable[[bool], Awaitable[R]]) -> R:
    """``ask`` is told whether an earlier try may have been done. A server that is not there is not waited for."""
    for attempt in range(TRIES - 1):
        try:
            return await ask(attempt > 0)
        except ServerSelectionTimeoutError:
            raise
        except (AutoReconnect, OperationFailure) as error:
            if not may_pass(error):
                raise
            await asyncio.sleep(random.uniform(0.5, 1) * min(0.1 * 2**attempt, LONGEST))  # noqa: S311 - jitter
    return await ask(True)
