"""Kafka that asks who one is: let in with the right words, and told why not with wrong ones, without the secret."""

import asyncio
import signal
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from infra.topics import TOPICS, create_topics
from services.kit import deadletters
from services.kit.bus.hub import Hub
from services.kit.bus.topics import ensure

from .secured import PASSWORD, Porte, secured_kafka
from .test_bus_service import service

WRONG = "pas-ce-mot-de-passe"


@pytest.fixture(scope="module", params=[False, True], ids=["SASL_PLAINTEXT", "SASL_SSL"])
def porte(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Porte]:
    with asyncio.Runner() as runner:
        there = secured_kafka(tmp_path_factory.mktemp("secured"), tls=request.param)
        yield runner.run(there.__aenter__())
        runner.run(there.__aexit__(None, None, None))


async def test_every_part_of_a_service_is_let_in(tmp_path: Path, porte: Porte) -> None:
    async with service(tmp_path, **porte.env()) as petit:
        answer = await petit.until("/health/ready", 200)
        assert answer.json()["parts"] == ["consumers", "relay", "store"]
        code, logged = await petit.end(signal.SIGTERM)
    assert code == 0
    assert PASSWORD not in logged


async def test_a_wrong_password_is_told_and_not_shown(tmp_path: Path, porte: Porte) -> None:
    async with service(tmp_path, **porte.env(password=WRONG)) as petit:
        answer = await petit.get("/health/ready")
        while "connected to Kafka yet" in answer.text:
            answer = await petit.get("/health/ready")
        wrong = answer.json()["not_ready"]
        _, logged = await petit.end(signal.SIGTERM)
    said = "Kafka refuses conum: unknown, or not with this password (SCRAM-SHA-512)"
    assert wrong == {"consumers": f"not connected to Kafka: {said}", "relay": f"not publishing: {said}"}
    assert WRONG not in answer.text + logged


async def test_topics_and_subscriptions_and_dead_letters_go_through_the_same_door(porte: Porte) -> None:
    kafka = porte.access()
    assert set(await create_topics(kafka)) <= TOPICS.keys()
    assert await ensure(kafka, TOPICS) == ()
    assert await deadletters.read(kafka) == []
    hub = Hub(kafka, ["conum.structure"])
    running = asyncio.create_task(hub.run())
    while not hub.connected:
        assert not running.done()
        await asyncio.sleep(0.05)
    running.cancel()


async def test_a_command_says_who_was_refused(
    porte: Porte, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, value in porte.env(password=WRONG).items():
        monkeypatch.setenv(name, value)
    assert await asyncio.to_thread(deadletters.main, ["list"]) == 2
    said = capsys.readouterr().err
    assert "Kafka refuses conum" in said
    assert WRONG not in said


async def test_the_wrong_door_is_named(porte: Porte) -> None:
    """Names where none is asked, and a certificate that no known authority has signed."""
    failed = ConnectionError()
    if porte.ca is None:
        assert "refuses SCRAM" in await replace(porte.access(), bootstrap=porte.en_clair).why(failed)
    else:
        assert "not to be trusted" in await replace(porte.access(), ca=None).why(failed)
    assert await porte.access().why(failed) == "ConnectionError"
