"""The relay's producer, when Kafka or the producer itself no longer answers."""

import asyncio
from pathlib import Path

import pytest
from aiokafka.errors import KafkaTimeoutError

from services.kit.outbox import Relay
from services.kit.testing import engine_in


async def test_a_sender_that_answers_nothing_is_given_up_so_that_another_is_made(tmp_path: Path) -> None:
    async with engine_in(tmp_path, []) as engine:
        relay = Relay("essai", engine, [], "127.0.0.1:1", patience=0.05)
        with pytest.raises(KafkaTimeoutError):
            await relay._acknowledged(asyncio.get_running_loop().create_future())
        assert relay.panne == "Kafka does not acknowledge"
