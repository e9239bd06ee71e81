"""A connection of an administrator: opened for one piece of work, on a thread, since the client is synchronous."""

import asyncio
from collections.abc import Callable
from typing import Any, TypeVar

from kafka.admin import KafkaAdminClient

from services.kit.kafka import KafkaAccess

__all__ = ["Admin", "administer"]

T = TypeVar("T")
Admin = Any  # kafka-python is not typed
TIMEOUT_MS = 15_000


async def administer(access: KafkaAccess, work: Callable[[Admin], T]) -> T:
    """What ``work`` answers, once the connection is closed. Raises kafka.errors.KafkaError."""

    def run() -> T:
        admin = KafkaAdminClient(**access.client(), request_timeout_ms=TIMEOUT_MS, bootstrap_timeout_ms=TIMEOUT_MS)
        try:
            return work(admin)
        finally:
            admin.close()

    return await asyncio.to_thread(run)
