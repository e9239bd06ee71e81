"""What a change does when somebody else came first: it steps aside a little, and decides again."""

import asyncio
import random
from typing import Final

__all__ = ["TRIES", "TropDeConcurrence", "step_aside"]

TRIES: Final = 200


class TropDeConcurrence(Exception):
    """Somebody else came first, every time: the load is past what one aggregate takes. May pass."""


async def step_aside(attempt: int) -> None:
    """Longer after each lost race, and not as long as the others."""
    await asyncio.sleep(random.uniform(0, min(0.002 * (attempt + 1), 0.05)))  # noqa: S311 - jitter
