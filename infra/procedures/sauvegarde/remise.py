"""Kafka's part of a restoration: the records in their order, on their partitions, then the groups at their places."""

import asyncio
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

import bson
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition

from services.kit.bus.topics import ensure
from services.kit.kafka import KafkaAccess

from ..cadre import Cadre, Inacheve
from .flux import lire
from .manifeste import Fichier, Manifeste, Position
from .sujets import fins, nos_sujets, places_de

__all__ = ["positionner", "publier"]

LOT: Final = 2_000


async def publier(cadre: Cadre, kafka: KafkaAccess, dossier: Path, manifeste: Manifeste, copies: int) -> None:
    """Raises Inacheve when a partition has not as many records as were kept of it."""
    partitions = {nom: sujet.partitions for nom, sujet in manifeste.sujets.items()}
    await ensure(kafka, partitions, partitions, replication=copies)
    la = await nos_sujets(kafka)
    if autres := [nom for nom, nombre in partitions.items() if la[nom] != nombre]:
        # A key keeps its partition: on a topic with more of them its facts would lie in two.
        raise Inacheve(f"{', '.join(autres)} existe avec un autre nombre de partitions : relancez avec --remplacer.")
    fichiers = [(nom, n, f) for nom, sujet in manifeste.sujets.items() for n, f in sujet.fichiers.items()]
    total = sum(f.compte for _, _, f in fichiers)
    producer = AIOKafkaProducer(**kafka.client(), acks="all", enable_idempotence=True, linger_ms=5)
    await producer.start()
    try:
        with cadre.avance("sujets", total) as avance:
            for nom, numero, fichier in fichiers:
                avance(await _publier(producer, nom, numero, dossier, fichier))
    finally:
        await producer.stop()
    trouves = await fins(kafka, places_de(partitions))
    for nom, numero, fichier in fichiers:
        if trouves[nom, numero] != fichier.compte:
            raise Inacheve(f"{nom}/{numero} : {trouves[nom, numero]} enregistrements au lieu de {fichier.compte}.")
    cadre.fait("sujets", f"{len(partitions)}, {total} enregistrements")


async def _publier(producer: Any, sujet: str, numero: int, dossier: Path, fichier: Fichier) -> int:
    envoyes: list[Any] = []
    for brut in lire(dossier / fichier.chemin):
        lu = bson.decode(brut)
        envoyes.append(
            await producer.send(
                sujet, lu["v"], lu["k"], numero, timestamp_ms=lu["t"], headers=[(nom, v) for nom, v in lu["h"]]
            )
        )
        if len(envoyes) == LOT:
            for envoye in envoyes:
                await envoye
            envoyes = []
    for envoye in envoyes:
        await envoye
    return fichier.compte


async def positionner(kafka: KafkaAccess, positions: Iterable[Position]) -> None:
    """Where each group goes on. The groups have no member: their services are stopped."""
    par_groupe: defaultdict[str, dict[TopicPartition, int]] = defaultdict(dict)
    for position in positions:
        par_groupe[position.groupe][TopicPartition(position.sujet, position.partition)] = position.offset
    await asyncio.gather(*(_positionner(kafka, groupe, places) for groupe, places in par_groupe.items()))


async def _positionner(kafka: KafkaAccess, groupe: str, places: dict[TopicPartition, int]) -> None:
    consumer = AIOKafkaConsumer(**kafka.client(), group_id=groupe, enable_auto_commit=False)
    await consumer.start()
    try:
        consumer.assign(list(places))
        await consumer.commit(places)
    finally:
        await consumer.stop()
