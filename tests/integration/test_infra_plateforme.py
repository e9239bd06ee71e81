"""The platform as a library: its parts on a real Kafka, killed and started again, and what is told when one fails."""

import asyncio
import os
import sys
from dataclasses import replace
from pathlib import Path

import aiosmtplib
import httpx
import pytest
from aiokafka.admin import AIOKafkaAdminClient

from infra.local.kafka import format_data, jars
from infra.local.place import Place
from infra.local.process import Died, Program
from infra.local.supervisor import Busy, plateforme
from infra.topics import TOPICS, create_topics
from services.kit.identity import Agent, Jetons

from .conftest import broker


@pytest.fixture
def place(tmp_path: Path, kafka: str) -> Place:
    return Place.free(tmp_path, kafka_bootstrap=kafka)


async def test_a_token_of_the_platform_is_accepted_by_the_services(place: Place) -> None:
    async with plateforme(place, services=(), gateway=False) as running:
        token = running.token("prefecture", departements=("69",), sub="quelqu-un")
        identity = Jetons(f"{place.url('issuer')}/jwks.json", place.url("issuer"), "conum")
        assert await identity.agent(f"Bearer {token}") == Agent("prefecture", "quelqu-un", frozenset({"69"}))


async def test_a_part_that_is_killed_stays_down_until_it_is_started(place: Place) -> None:
    async with plateforme(place, services=(), gateway=False) as running:
        port = place.port("mail")
        await running.kill("mail")
        with pytest.raises(aiosmtplib.SMTPConnectError):
            await aiosmtplib.SMTP(hostname="127.0.0.1", port=port).connect()
        await running.start("mail")
        await aiosmtplib.SMTP(hostname="127.0.0.1", port=port).connect()
        assert running.deaths.empty()


async def test_what_holds_a_port_is_named_before_anything_starts(place: Place, tmp_path: Path) -> None:
    async with plateforme(place, services=(), gateway=False):
        with pytest.raises(Busy, match=rf"port {place.port('issuer')} \(issuer\) est déjà pris"):
            async with plateforme(replace(place, folder=tmp_path / "autre"), services=(), gateway=False):
                pytest.fail("two platforms on the same ports")


async def test_a_service_that_cannot_start_stops_everything_and_names_its_log(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CONUM_MONGO_DRIVER", "un-inconnu")
    with pytest.raises(Died, match="CONUM_MONGO_DRIVER") as told:
        async with plateforme(place, services=("structures",), gateway=False):
            pytest.fail("it started")
    assert str(told.value).startswith("structures s'est arrêté (code 2) avant d'être prêt")
    assert str(place.log("structures")) in str(told.value)
    async with httpx.AsyncClient() as client:
        with pytest.raises(httpx.ConnectError):
            await client.get(place.url("issuer"))


async def test_a_death_after_the_start_is_told(place: Place, tmp_path: Path) -> None:
    async with plateforme(place, services=(), gateway=False) as running:
        argv = (sys.executable, "-c", "import time; time.sleep(0.3); raise SystemExit('plus de place')")
        await running.run(Program(name="fragile", argv=argv, log=tmp_path / "fragile.log"), "ici")
        death = await running.deaths.get()
        assert "fragile s'est arrêté (code 1)" in str(death)
        assert "plus de place" in str(death)


async def test_topics_are_created_once_and_keep_everything(kafka: str) -> None:
    await create_topics(kafka)
    assert await create_topics(kafka) == ()
    admin = AIOKafkaAdminClient(bootstrap_servers=kafka)
    await admin.start()
    try:
        described = await admin.describe_topics(list(TOPICS))
        assert {each["topic"]: len(each["partitions"]) for each in described} == dict(TOPICS)
    finally:
        await admin.close()


async def test_the_data_of_kafka_may_be_given_other_ports(tmp_path: Path) -> None:
    async with broker(tmp_path) as (_, before):
        await create_topics(before)
    async with broker(tmp_path) as (_, after):
        assert after != before
        assert await create_topics(after) == ()


async def test_a_kafka_that_was_not_formatted_before_is_and_the_next_ones_are_copies(tmp_path: Path) -> None:
    there = jars(Place.free(tmp_path).cache)
    new = tmp_path / "jars"
    new.mkdir()
    for jar in there.glob("*.jar"):
        (new / jar.name).symlink_to(jar)
    (tmp_path / "one" / "kafka" / "data").mkdir(parents=True)
    one, two = (Place.free(tmp_path / name) for name in ("one", "two"))
    await format_data(one, new)
    (new / "formatted" / "seen").touch()
    await format_data(one, new)
    await format_data(two, new)
    made = [{file.name for file in (place.folder / "kafka" / "data").iterdir()} for place in (one, two)]
    assert made == [{"meta.properties", "bootstrap.checkpoint"}, {"meta.properties", "bootstrap.checkpoint", "seen"}]


async def test_what_services_need_is_kept_up_without_them_for_a_backup_to_be_restored(
    place: Place, tmp_path: Path
) -> None:
    env = {**os.environ, "CONUM_LOCAL": str(tmp_path), "CONUM_PORT_BASE": str(place.base), "MONGODB_URI": ""}
    env |= {"KAFKA_BOOTSTRAP": place.kafka}
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-u", "-m", "infra.local.up", "--sans-services"), env=env, stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout
    said = b""
    async with asyncio.timeout(120):
        while b"Tout est" not in said and (line := await process.stdout.readline()):
            said += line
    async with httpx.AsyncClient() as client:
        assert (await client.get(f"{place.url('issuer')}/health/ready")).status_code == 200
        with pytest.raises(httpx.ConnectError):
            await client.get(place.url("structures"))
    process.terminate()
    rest, _ = await process.communicate()
    assert (process.returncode, "sans ses services" in said.decode(), "Arrêt" in rest.decode()) == (0, True, True)
