"""Tails the platform's topics as a person reads them: ``python -m infra.local.events [--neufs] [sujet…]``."""

import argparse
import asyncio
import sys
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

import msgspec
from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.structs import ConsumerRecord
from rich.console import Console
from rich.text import Text

from infra.local.command import run
from infra.local.kafka import access, answers
from infra.local.place import Impossible, Place
from infra.topics import TOPICS
from services.kit.kafka import KafkaAccess

__all__ = ["fields", "line", "main"]

PARIS: Final = ZoneInfo("Europe/Paris")


def line(record: ConsumerRecord[bytes | None, bytes | None]) -> Text:
    """One record as one line: Paris time, end of the aggregate's id, type, then its fields."""
    headers = {name: value.decode(errors="replace") for name, value in record.headers}
    key = (record.key or b"").decode(errors="replace")
    moment = headers.get("ce_time")
    at = datetime.fromisoformat(moment) if moment else datetime.fromtimestamp(record.timestamp / 1000, tz=PARIS)
    text = Text()
    text.append(f"{at.astimezone(PARIS):%d/%m %H:%M:%S}  ", style="dim")
    # The end of a UUIDv7: its beginning is the time, the same for all that was made together.
    text.append(f"{key[-8:]:<8}  ", style="cyan")
    text.append(f"{headers.get('ce_type', record.topic):<42}", style="bold")
    text.append(fields(record.value, hidden=key))
    return text


def fields(value: bytes | None, *, hidden: str = "") -> str:
    """The fields of an event as ``name=value``, without the moment nor the aggregate's own id, shown already."""
    if value is None:
        return "(effacé)"
    try:
        body = msgspec.json.decode(value)
    except msgspec.DecodeError:
        return value[:200].decode(errors="replace")
    if not isinstance(body, Mapping):
        return str(body)
    shown = ((name, each) for name, each in body.items() if name != "le" and each != hidden and each is not None)
    return " ".join(f"{name}={_short(each)}" for name, each in shown)


def _short(value: Any) -> str:
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{name}={_short(each)}" for name, each in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_short(each) for each in value) + "]"
    text = str(value)
    return f"…{text[-8:]}" if len(text) == 36 and text.count("-") == 4 else text


async def main(words: list[str], console: Console) -> int:
    """Print what the topics keep, then what comes, until Ctrl-C; exit 1 when no Kafka answers."""
    parser = argparse.ArgumentParser(prog="make events", description="Suit les sujets de Kafka.")
    parser.add_argument("--neufs", action="store_true", help="seulement ce qui arrive désormais")
    parser.add_argument("--fin", action="store_true", help="s'arrêter après ce qui est déjà là")
    parser.add_argument("sujets", nargs="*", help="par exemple : candidature decision (tous par défaut)")
    asked = parser.parse_args(words)
    wanted = [f"conum.{name.removeprefix('conum.')}" for name in asked.sujets] or list(TOPICS)
    if unknown := set(wanted) - set(TOPICS):
        raise Impossible(f"Sujet inconnu : {', '.join(sorted(unknown))}. Les sujets : {', '.join(TOPICS)}.")
    kafka = access(Place.from_env())
    if not await answers(kafka):
        raise Impossible(f"Aucun Kafka ne répond à {kafka.bootstrap} : faites d'abord « make up ».")
    await _tail(kafka, wanted, console, new_only=asked.neufs, follow=not asked.fin)
    return 0


async def _tail(kafka: KafkaAccess, topics: Iterable[str], console: Console, *, new_only: bool, follow: bool) -> None:
    # No group: nothing is committed, and reading disturbs nobody.
    consumer = AIOKafkaConsumer(**kafka.client(), client_id="conum-events", enable_auto_commit=False)
    await consumer.start()
    try:
        consumer.assign([TopicPartition(topic, each) for topic in topics for each in range(TOPICS[topic])])
        ends = await consumer.end_offsets(consumer.assignment())
        await (consumer.seek_to_end() if new_only else consumer.seek_to_beginning())
        while follow or await _behind(consumer, ends):
            batch = await consumer.getmany(timeout_ms=300)
            # Partitions come one after the other; a person reads in the order of time.
            for record in sorted((each for some in batch.values() for each in some), key=lambda r: r.timestamp):
                console.print(line(record), soft_wrap=True)
    finally:
        await consumer.stop()


async def _behind(consumer: AIOKafkaConsumer, ends: Mapping[TopicPartition, int]) -> bool:
    return any([await consumer.position(partition) < end for partition, end in ends.items()])


async def _command() -> int:
    try:
        return await main(sys.argv[1:], Console())
    except asyncio.CancelledError:
        return 0


if __name__ == "__main__":
    run(_command())
