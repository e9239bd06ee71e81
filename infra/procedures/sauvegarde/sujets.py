"""The topics of a backup: every record that the photo of the stores knows of, and where each group had come to."""

from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import ExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient

from services.kit.bus.topics import DEAD_LETTER
from services.kit.kafka import KafkaAccess

from ..cadre import Cadre
from ..lieux import AGREGATS
from .flux import Ecriture
from .manifeste import Position, Sujet, decrire
from .photo import Photo

__all__ = ["Avant", "Place", "admin", "avant", "copier", "fins", "lecteur", "nos_sujets", "places_de", "records"]

Place = tuple[str, int]


@dataclass(frozen=True)
class Avant:
    """What Kafka said before the photo was taken: whatever lies below is in the photo, or gave it what it has.

    ``fins``: each partition's end. ``positions``: what each group had committed.
    """

    fins: Mapping[Place, int]
    positions: Mapping[str, Mapping[Place, int]]


@asynccontextmanager
async def admin(kafka: KafkaAccess) -> AsyncIterator[AIOKafkaAdminClient]:
    client = AIOKafkaAdminClient(**kafka.client(), request_timeout_ms=10_000)
    await client.start()
    try:
        yield client
    finally:
        await client.close()


@asynccontextmanager
async def lecteur(kafka: KafkaAccess, places: list[Place]) -> AsyncIterator[Any]:
    """A consumer in no group, at the beginning of these partitions."""
    consumer = AIOKafkaConsumer(**kafka.client(), group_id=None, enable_auto_commit=False, auto_offset_reset="earliest")
    await consumer.start()
    try:
        if places:
            consumer.assign([TopicPartition(*place) for place in places])
            await consumer.seek_to_beginning()
        yield consumer
    finally:
        await consumer.stop()


async def nos_sujets(kafka: KafkaAccess) -> dict[str, int]:
    """The platform's topics that are there → their partitions."""
    async with admin(kafka) as client:
        noms = sorted(nom for nom in await client.list_topics() if nom.startswith("conum."))
        return {lu["topic"]: len(lu["partitions"]) for lu in await client.describe_topics(noms)} if noms else {}


def places_de(sujets: Mapping[str, int]) -> list[Place]:
    return [(sujet, numero) for sujet, nombre in sujets.items() for numero in range(nombre)]


async def fins(kafka: KafkaAccess, places: list[Place]) -> dict[Place, int]:
    if not places:
        return {}
    async with lecteur(kafka, []) as consumer:
        lues = await consumer.end_offsets([TopicPartition(*place) for place in places])
        return {(tp.topic, tp.partition): int(fin) for tp, fin in lues.items()}


async def avant(kafka: KafkaAccess) -> Avant:
    """Groups first: what they committed is below the ends that are read next."""
    positions: defaultdict[str, dict[Place, int]] = defaultdict(dict)
    async with admin(kafka) as client:
        for groupe, *_ in await client.list_consumer_groups():
            for tp, lue in (await client.list_consumer_group_offsets(groupe)).items():
                if tp.topic.startswith("conum.") and lue.offset >= 0:
                    positions[groupe][tp.topic, tp.partition] = lue.offset
    return Avant(await fins(kafka, places_de(await nos_sujets(kafka))), dict(positions))


async def copier(
    cadre: Cadre, kafka: KafkaAccess, debut: Avant, photo: Photo, dossier: Path
) -> tuple[dict[str, Sujet], list[Position]]:
    """Each partition into a file of its own; the positions as they will be among the records that were kept."""
    sujets = await nos_sujets(kafka)
    jusque = await fins(kafka, places_de(sujets))
    # What dead letters came since are told again by the groups that had not yet let their records go.
    jusque |= {place: debut.fins.get(place, 0) for place in jusque if place[0] == DEAD_LETTER}
    places = [place for place, fin in jusque.items() if fin > 0]
    suivis = _suivis(debut.positions)
    with ExitStack() as ouverts, cadre.avance("sujets", sum(jusque.values())) as avance:
        copies = {p: ouverts.enter_context(Ecriture(dossier / "sujets" / f"{p[0]}-{p[1]}.bson.gz")) for p in places}
        async for record in records(kafka, jusque, places, avance):
            place = (record.topic, record.partition)
            for position in suivis.get(place, ()):
                position.passe(record.offset, copies[place].compte)
            if record.offset < debut.fins.get(place, 0) or _connu(photo, record):
                copies[place].encoder(_document(record))
    gardes = {
        nom: Sujet(
            n,
            {i: decrire(dossier, copies[nom, i].chemin, copies[nom, i].compte) for i in range(n) if (nom, i) in copies},
        )
        for nom, n in sujets.items()
    }
    positions = [
        Position(suivi.groupe, *place, suivi.fin(copies[place].compte if place in copies else 0))
        for place, ici in suivis.items()
        for suivi in ici
    ]
    return gardes, sorted(positions, key=lambda p: (p.groupe, p.sujet, p.partition))


async def records(
    kafka: KafkaAccess, jusque: Mapping[Place, int], places: list[Place], avance: Callable[[int], None]
) -> AsyncIterator[Any]:
    if not places:
        return
    async with lecteur(kafka, places) as consumer:
        reste = {TopicPartition(*place) for place in places}
        while reste:
            for tp, records in (await consumer.getmany(*reste, timeout_ms=500)).items():
                for record in records:
                    if record.offset < jusque[tp.topic, tp.partition]:
                        yield record
                avance(len(records))
            reste = {tp for tp in reste if await consumer.position(tp) < jusque[tp.topic, tp.partition]}


def _connu(photo: Photo, record: Any) -> bool:
    """Whether the aggregate had told this fact when the photo was taken; a later one never was, once restored."""
    if record.topic not in AGREGATS:
        return False
    sequence = int(dict(record.headers)["ce_sequence"])
    version = photo.version(*AGREGATS[record.topic], record.key.decode())
    return version is not None and sequence <= version


def _document(record: Any) -> dict[str, Any]:
    return {"t": record.timestamp, "k": record.key, "v": record.value, "h": [[n, v] for n, v in record.headers]}


class _Suivi:
    """A group's place on one partition, followed from the offsets that were to those that will be."""

    def __init__(self, groupe: str, offset: int) -> None:
        self.groupe, self._offset, self._devient = groupe, offset, -1

    def passe(self, offset: int, gardes: int) -> None:
        if self._devient < 0 and offset >= self._offset:
            self._devient = gardes

    def fin(self, gardes: int) -> int:
        return gardes if self._devient < 0 else self._devient


def _suivis(positions: Mapping[str, Mapping[Place, int]]) -> dict[Place, list[_Suivi]]:
    trouves: defaultdict[Place, list[_Suivi]] = defaultdict(list)
    for groupe, places in positions.items():
        for place, offset in places.items():
            trouves[place].append(_Suivi(groupe, offset))
    return dict(trouves)
