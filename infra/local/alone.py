"""One process of this machine at a time: what two platforms started at once would both install."""

import asyncio
import fcntl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import BinaryIO

__all__ = ["alone"]


@asynccontextmanager
async def alone(file: Path) -> AsyncIterator[None]:
    """Waits until no other process is in a block of this file's, which must exist. The kernel ends a dead one's."""
    with file.open("rb") as lock:
        while not _locked(lock):  # noqa: ASYNC110 — another process holds it: no event of ours can tell
            await asyncio.sleep(0.2)
        yield


def _locked(file: BinaryIO) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
