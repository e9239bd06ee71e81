"""A service killed between its write and Kafka loses nothing; with a relay that forgets first, it loses facts."""

import asyncio
import sys
from pathlib import Path

from infra.local.process import Process
from services.kit.bus.topics import ensure
from services.kit.outbox import Relay
from services.kit.testing import engine_in

from .bus import Sujet, read_all, running, until
from .relais_tue import KINDS
from .test_bus_relay import GUICHETS, by_key, until_empty


async def _line(child: asyncio.subprocess.Process) -> bytes:
    assert child.stdout
    async with asyncio.timeout(60):
        return (await child.stdout.readline()).strip()


async def test_what_was_kept_while_kafka_was_dead_is_told_although_its_service_was_killed_too(
    mortal_kafka: tuple[Process, str], tmp_path: Path
) -> None:
    """Both kinds at once, so that one broker dies for both."""
    kafka, address = mortal_kafka
    sujets = {kind: Sujet(address) for kind in KINDS}
    await ensure(address, [sujet.topic for sujet in sujets.values()])
    children = [
        await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "tests.integration.relais_tue"),
            *(str(tmp_path / kind), address, sujet.aggregat, kind),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
        )
        for kind, sujet in sujets.items()
    ]
    try:
        assert [await _line(child) for child in children] == [b"ready", b"ready"]
        await kafka.kill()
        for child in children:
            assert child.stdin
            child.stdin.write(b"\n")
        assert [await _line(child) for child in children] == [b"kept", b"kept"]
    finally:
        for child in children:
            child.kill()
            await child.wait()
    await kafka.start()
    told = {kind: await _told(tmp_path / kind, sujet) for kind, sujet in sujets.items()}
    assert told["whole"] == [[1, 2, 3]]
    assert sum(len(sequences) for sequences in told["forgets"]) < 3


async def _told(folder: Path, sujet: Sujet) -> list[list[int]]:
    """The sequences on the topic, by key, once the service is back."""
    async with engine_in(folder, [GUICHETS]) as engine:
        relay = Relay("essai", engine, [GUICHETS.name], sujet.bootstrap)
        async with running(relay):
            await until(lambda: relay.panne is None)
            await until_empty(engine)
    return list(by_key(await read_all(sujet.bootstrap, sujet.topic)).values())
