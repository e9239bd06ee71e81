"""How a command of this folder runs: signals end it in order, and what went wrong is a sentence, not a stack."""

import asyncio
import signal
import sys
from collections.abc import Coroutine
from typing import Any, NoReturn

from infra.local.place import Impossible

__all__ = ["STOPPED", "run"]

STOPPED = 130
"""The exit code of what a signal ended before its work was done."""


def run(main: Coroutine[Any, Any, int]) -> NoReturn:
    """Run ``main`` and exit with its code; on Ctrl-C, SIGTERM or SIGHUP it is cancelled, so its ``finally`` are run.

    A ``main`` for which being stopped is the normal end catches CancelledError.
    """
    try:
        code = asyncio.run(_until_signal(main))
    except Impossible as known:
        print(f"\n✗ {known}", file=sys.stderr)
        code = 1
    except asyncio.CancelledError:
        code = STOPPED
    sys.exit(code)


async def _until_signal(main: Coroutine[Any, Any, int]) -> int:
    task = asyncio.ensure_future(main)
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        loop.add_signal_handler(name, task.cancel)
    return await task
