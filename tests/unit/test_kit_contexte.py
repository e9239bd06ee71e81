"""What a resolver is handed: a subscription lasts no longer than the token it was asked with."""

import asyncio
import time
from collections.abc import AsyncIterator

import pytest

from services.kit.identity import Agent
from services.kit.subgraph import Contexte


class UnSignal:
    """Tells once, then nothing more."""

    def suivre(self, key: str) -> AsyncIterator[str]:
        return self._suivre(key)

    async def _suivre(self, key: str) -> AsyncIterator[str]:
        yield key
        await asyncio.Event().wait()


@pytest.mark.parametrize("reste", [0.05, -10.0])
async def test_a_subscription_ends_with_its_token(reste: float) -> None:
    agent = Agent("structure", "s", fin=time.time() + reste)
    recus = [signal async for signal in Contexte(agent, None, UnSignal()).suivre("c-1")]
    assert recus == (["c-1"] if reste > 0 else [])


async def test_a_subscription_without_a_token_s_end_goes_on() -> None:
    suivi = Contexte(Agent(), None, UnSignal()).suivre("c-1")
    assert await anext(suivi) == "c-1"
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(anext(suivi), 0.1)
