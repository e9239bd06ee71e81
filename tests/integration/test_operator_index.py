"""The indexes that the services declare are built one after the other, told as they come, and never dropped."""

import os
from uuid import uuid4

import pytest

from infra.operator.domain.indexes import Progress
from infra.operator.indexes import build, declared
from services.kit.store.drivers import connect

URI = os.environ.get("MONGODB_TEST_URI")


@pytest.mark.skipif(not URI, reason="MONGODB_TEST_URI names no server")
async def test_every_declared_index_is_built_once_and_each_is_told() -> None:
    assert URI
    name = f"index_{uuid4().hex[:8]}"
    database, close = connect(URI, name, "pymongo")
    wanted = declared("selection")
    total = sum(map(len, wanted.values()))
    try:
        by_hand = await database["sessions"].create_index("a_la_main")
        told = [progress async for progress in build(database, "selection", wanted)]
        assert told == [Progress("selection", total, built) for built in range(total + 1)]
        assert [p async for p in build(database, "selection", wanted)] == [Progress("selection", total, total)]
        assert by_hand in await database["sessions"].index_information()
        await database["sessions"].drop_index("outboxAt")
        told = [progress async for progress in build(database, "selection", wanted)]
        assert [p.built for p in told] == [total - 1, total]
    finally:
        await database.client.drop_database(name)
        await close()


def test_a_service_that_is_not_ours_declares_none() -> None:
    assert declared("ailleurs") == {}
    assert "sessions" in declared("selection")
