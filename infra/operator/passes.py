"""One pass at a time for each resource; what comes meanwhile asks for one more, and only one."""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable

__all__ = ["Passes"]


class Passes:
    def __init__(self, reconcile: Callable[[str], Awaitable[None]]) -> None:
        self._reconcile = reconcile
        self._locks: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._waiting: set[str] = set()

    async def __call__(self, name: str) -> None:
        """Returns after a pass that began after this call; raises what that pass raised, if it was this call's."""
        if name in self._waiting:
            return
        self._waiting.add(name)
        try:
            async with self._locks[name]:
                self._waiting.discard(name)
                await self._reconcile(name)
        finally:
            self._waiting.discard(name)

    async def alone(self, name: str, work: Callable[[str], Awaitable[None]]) -> None:
        """``work`` while no pass over this resource runs."""
        async with self._locks[name]:
            await work(name)
