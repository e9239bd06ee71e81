"""What came out of the platform, read whole: every record of Kafka, every mail, and what is wrong with them."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
from aiokafka import AIOKafkaConsumer

from infra.local.mails import read

__all__ = ["DEAD_LETTER", "Courriel", "FaitLu", "Releve", "absents", "courriels", "desordres", "doublons", "lire"]

DEAD_LETTER = "conum.dead-letter"
_SIRET = re.compile(r"SIRET\s*:?\s*(\d{14})")


@dataclass(frozen=True, kw_only=True)
class FaitLu:
    """One record as it lies on its topic. ``trace`` is the trace id of its ``traceparent``."""

    topic: str
    key: str
    id: str
    type: str
    sequence: int
    trace: str = ""
    brut: bytes = b"{}"

    @property
    def data(self) -> dict[str, Any]:
        return msgspec.json.decode(self.brut, type=dict[str, Any])


@dataclass(frozen=True, kw_only=True)
class Courriel:
    """One mail that arrived; ``siret`` is the one that its text states."""

    message_id: str
    objet: str
    siret: str


@dataclass(frozen=True, kw_only=True)
class Releve:
    """Everything at one moment. ``octets`` is every record whole: key, headers, value."""

    faits: list[FaitLu]
    lettres_mortes: list[str]
    octets: bytes


async def lire(bootstrap: str) -> Releve:
    """All topics of the platform from their first record to their last, in order within each partition."""
    faits, mortes, octets = [], [], []
    for record in await _tout(bootstrap):
        headers = {name: value.decode() for name, value in record.headers}
        octets += [record.key or b"", record.value or b"", *(v for _, v in record.headers)]
        if record.topic == DEAD_LETTER:
            mortes.append(f"{headers['conum-dead-group']} : {headers['conum-dead-reason']}")
            continue
        faits.append(
            FaitLu(
                topic=record.topic,
                key=record.key.decode(),
                id=headers["ce_id"],
                type=headers["ce_type"],
                sequence=int(headers["ce_sequence"]),
                trace=headers.get("traceparent", "--").split("-")[1],
                brut=record.value,
            )
        )
    return Releve(faits=faits, lettres_mortes=mortes, octets=b"\n".join(octets))


async def _tout(bootstrap: str) -> list[Any]:
    async with AIOKafkaConsumer(bootstrap_servers=bootstrap) as consumer:
        ours = [topic for topic in await consumer.topics() if topic.startswith("conum.")]
    async with AIOKafkaConsumer(*ours, bootstrap_servers=bootstrap, auto_offset_reset="earliest") as consumer:
        partitions = sorted(consumer.assignment())
        ends = await consumer.end_offsets(partitions)
        records: list[Any] = []
        while any([await consumer.position(tp) < ends[tp] for tp in partitions]):
            for some in (await consumer.getmany(timeout_ms=200)).values():
                records += some
        return records


def courriels(dossier: Path) -> list[Courriel]:
    """The mails that the catcher kept, oldest first."""
    lus = []
    for fichier in sorted(dossier.glob("*.eml")):
        message = read(fichier)
        corps = message.get_body(("plain",))
        siret = _SIRET.search(corps.get_content() if corps else "")
        lus.append(
            Courriel(
                message_id=str(message["message-id"]),
                objet=str(message["subject"]),
                siret=siret[1] if siret else "",
            )
        )
    return lus


def desordres(faits: Iterable[FaitLu]) -> list[str]:
    """What must never be: two facts at one place of an aggregate, a place without a fact, a fact out of its order.

    The same fact (one ``ce_id``) may lie there twice: a relay that dies before its mark tells again.
    """
    ids: defaultdict[tuple[str, str], dict[str, int]] = defaultdict(dict)
    for fait in faits:
        ids[fait.topic, fait.key].setdefault(fait.id, fait.sequence)
    fautes = []
    for (topic, key), places in ids.items():
        sequences = list(places.values())
        fautes += [f"{topic} {key} : deux faits en {n}" for n, fois in Counter(sequences).items() if fois > 1]
        fautes += [f"{topic} {key} : rien en {n}" for n in range(1, max(sequences) + 1) if n not in sequences]
        if sequences != sorted(sequences):
            fautes.append(f"{topic} {key} : dans le désordre, {sequences}")
    return fautes


def absents(attendus: Iterable[tuple[str, str]], faits: Iterable[FaitLu]) -> list[str]:
    """Of what was acknowledged, as (aggregate's id, type), what has no fact, or more than one."""
    ids: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for fait in faits:
        ids[fait.key, fait.type].add(fait.id)
    return [f"{type} {key} : {len(ids[key, type])} faits" for key, type in attendus if len(ids[key, type]) != 1]


def doublons(tout: Iterable[FaitLu] | Iterable[Courriel]) -> int:
    """How many came again under the same id."""
    fois = Counter(un.id if isinstance(un, FaitLu) else un.message_id for un in tout)
    return sum(n - 1 for n in fois.values())
