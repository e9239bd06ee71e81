"""A real Kafka for the tests that need one: the one of KAFKA_BOOTSTRAP, or ours, started once for all of them."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from infra.local import kafka as apache
from infra.local.kafka_install import install
from infra.local.place import Place
from infra.local.process import Process


@asynccontextmanager
async def broker(folder: Path) -> AsyncIterator[tuple[Process, str]]:
    """A broker of its own in that folder, ready: how to kill and start it again, and its address."""
    place = Place.free(folder)
    jars = await install(place)
    await apache.format_data(place, jars)
    process = Process(apache.program(place, jars))
    await process.start()
    try:
        yield process, place.kafka
    finally:
        await process.stop()


@pytest.fixture(scope="session")
def kafka(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The bootstrap address of a broker that all tests share: name your topics after yourself."""
    if given := Place.from_env().kafka_bootstrap:
        yield given
        return
    with asyncio.Runner() as runner:
        shared = broker(tmp_path_factory.mktemp("kafka"))
        _, address = runner.run(shared.__aenter__())
        try:
            yield address
        finally:
            runner.run(shared.__aexit__(None, None, None))


@pytest.fixture
async def mortal_kafka(tmp_path: Path) -> AsyncIterator[tuple[Process, str]]:
    """A broker that one test may kill."""
    async with broker(tmp_path / "kafka") as mine:
        yield mine
