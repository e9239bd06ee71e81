"""Lists, shows and replays what consumers have put aside: ``python -m services.kit.deadletters --help``."""

import argparse
import asyncio
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from aiokafka.errors import KafkaError

from .bus.reception import ONLY_GROUP
from .bus.topics import DEAD_LETTER, ensure
from .kafka import KafkaAccess, SettingsKafka
from .temps import instant, maintenant

__all__ = ["DeadLetter", "main", "read", "replay"]

REPLAYED: Final = "conum-replayed"


@dataclass(frozen=True)
class DeadLetter:
    """One record put aside by one group. ``id`` is its partition and offset on the dead-letter topic."""

    id: str
    key: bytes | None
    value: bytes
    headers: dict[str, bytes]
    replayed: bool = False

    def said(self, name: str) -> str:
        return self.headers.get(name, b"?").decode(errors="replace")

    @property
    def group(self) -> str:
        return self.said("conum-dead-group")

    @property
    def topic(self) -> str:
        return self.said("conum-dead-topic")

    @property
    def original(self) -> list[tuple[str, bytes]]:
        """The headers it had when it was first published."""
        return [(name, value) for name, value in self.headers.items() if not name.startswith("conum-dead-")]


async def read(kafka: KafkaAccess | str) -> list[DeadLetter]:
    """All dead letters, oldest first, with those that were replayed marked."""
    await ensure(kafka, [])
    consumer = AIOKafkaConsumer(
        DEAD_LETTER, **KafkaAccess.of(kafka).client(), group_id=None, auto_offset_reset="earliest"
    )
    await consumer.start()
    try:
        partitions = sorted(consumer.assignment())
        ends = await consumer.end_offsets(partitions)
        records: list[Any] = []
        while any([await consumer.position(tp) < ends[tp] for tp in partitions]):
            for some in (await consumer.getmany(*partitions, timeout_ms=500)).values():
                records += some
    finally:
        await consumer.stop()
    return _letters(sorted(records, key=lambda record: (record.timestamp, record.partition, record.offset)))


def _letters(records: Iterable[Any]) -> list[DeadLetter]:
    letters: list[DeadLetter] = []
    replayed: set[str] = set()
    for record in records:
        headers = {name: value or b"" for name, value in record.headers}
        if REPLAYED in headers:
            replayed.add(headers[REPLAYED].decode())
        else:
            id = f"{record.partition}-{record.offset}"
            letters.append(DeadLetter(id, record.key, record.value or b"", headers))
    return [DeadLetter(x.id, x.key, x.value, x.headers, x.id in replayed) for x in letters]


async def replay(kafka: KafkaAccess | str, letters: Sequence[DeadLetter]) -> list[str]:
    """Publishes each again on its topic, for its own group only, and notes it; one audit line each."""
    producer = AIOKafkaProducer(**KafkaAccess.of(kafka).client(), acks="all", enable_idempotence=True)
    await producer.start()
    lines = []
    try:
        for letter in letters:
            headers = [*letter.original, (ONLY_GROUP, letter.group.encode())]
            # Where it was, so that it stays behind what the same aggregate told before it.
            partition = int(letter.said("conum-dead-partition"))
            sent = await producer.send_and_wait(letter.topic, letter.value, letter.key, partition, headers=headers)
            le = instant(maintenant())
            noted = [(REPLAYED, letter.id.encode()), ("conum-replayed-at", le.encode())]
            await producer.send_and_wait(DEAD_LETTER, b"", key=letter.key, headers=noted)
            where = f"{sent.topic}/{sent.partition}/{sent.offset}"
            lines.append(
                f"{le} rejoué {letter.id} ce_id={letter.said('ce_id')} type={letter.said('ce_type')} "
                f"groupe={letter.group} vers={where}"
            )
    finally:
        await producer.stop()
    return lines


def table(letters: Sequence[DeadLetter]) -> str:
    """One line a letter, in columns."""
    rows = [("ID", "QUAND", "GROUPE", "TYPE", "ESSAIS", "ÉTAT", "RAISON")]
    for letter in letters:
        when, attempts, reason = (letter.said(f"conum-dead-{name}") for name in ("at", "attempts", "reason"))
        state = "rejoué" if letter.replayed else "en attente"
        rows.append((letter.id, when[:19], letter.group, letter.said("ce_type"), attempts, state, reason))
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    )


def page(letter: DeadLetter) -> str:
    """Everything of one letter: where it came from, why it is here, and what it says."""
    lines = [f"{name}: {letter.said(name)}" for name in letter.headers]
    key = (letter.key or b"").decode(errors="replace")
    return "\n".join([f"id: {letter.id}", f"clé: {key}", *lines, "", letter.value.decode(errors="replace")])


async def _run(options: argparse.Namespace, kafka: KafkaAccess) -> int:
    letters = await read(kafka)
    if options.command == "list":
        shown = [x for x in letters if options.tout or not x.replayed]
        print(table(shown) if shown else "Aucune lettre morte.")
        return 0
    chosen = [x for x in letters if (x.id == options.id if options.id else not x.replayed)]
    if options.id and not chosen:
        print(f"Aucune lettre morte {options.id}.", file=sys.stderr)
        return 1
    if options.command == "show":
        print(page(chosen[0]))
        return 0
    for line in await replay(kafka, chosen):
        print(line)
    return 0


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m services.kit.deadletters", description=__doc__)
    parser.add_argument("--bootstrap", metavar="HÔTE:PORT")
    commands = parser.add_subparsers(dest="command", required=True)
    lister = commands.add_parser("list", help="les lettres mortes en attente, une par ligne")
    lister.add_argument("--tout", action="store_true", help="aussi celles qui ont été rejouées")
    commands.add_parser("show", help="tout ce que dit une lettre").add_argument("id")
    again = commands.add_parser("replay", help="remettre une lettre, ou toutes, à leur seul groupe")
    which = again.add_mutually_exclusive_group(required=True)
    which.add_argument("id", nargs="?")
    which.add_argument("--all", action="store_true")
    return parser.parse_args(arguments)


def main(arguments: Sequence[str] | None = None) -> int:
    """0; 1 when there is no such letter; 2 when Kafka cannot be reached."""
    options = _options(arguments)
    told = SettingsKafka.told().kafka
    kafka = replace(told, bootstrap=options.bootstrap) if options.bootstrap else told
    try:
        return asyncio.run(_run(options, kafka))
    except (KafkaError, OSError) as error:
        why = asyncio.run(kafka.why(error))
        print(f"Kafka ne répond pas à {kafka.bootstrap} : {why}", file=sys.stderr)
        return 2


if __name__ == "__main__":
    raise SystemExit(main())
