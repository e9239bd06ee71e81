"""Whether a platform is empty and nobody works on it; and emptying one, when that was asked in so many words."""

import asyncio
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from typing import Any

from pymongo import MongoClient

from services.kit.kafka import KafkaAccess

from ..cadre import Inacheve
from ..lieux import Lieu
from .objets import depots
from .photo_sqlite import compter
from .sujets import admin, fins, nos_sujets, places_de

__all__ = ["au_travail", "contenu", "vider"]


async def au_travail(kafka: KafkaAccess) -> list[str]:
    """The groups that have members: services that are up would work on a half-restored platform."""
    async with admin(kafka) as client:
        groupes = [nom for nom, *_ in await client.list_consumer_groups() if nom.startswith("conum.")]
        # One at a time: aiokafka reads the answer for several with the form of an older version, and stumbles.
        lus = [lu for groupe in groupes for lu in await client.describe_consumer_groups([groupe])]
    return sorted(str(groupe[1]) for lu in lus for groupe in lu.groups if groupe[2] not in ("Empty", "Dead"))


async def contenu(lieux: Sequence[Lieu]) -> list[str]:
    """What is there already, one French line each; empty when nothing is."""
    nombres = {lieu.service: await asyncio.to_thread(_documents, lieu) for lieu in lieux}
    lignes = [f"{service} : {nombre} documents" for service, nombre in nombres.items() if nombre]
    kafka = lieux[0].settings.kafka
    if records := sum((await fins(kafka, places_de(await nos_sujets(kafka)))).values()):
        lignes.append(f"sujets : {records} enregistrements")
    for service, depot in depots(lieux).items():
        if fichiers := [vu async for vu in depot.list()]:
            lignes.append(f"fichiers de {service} : {len(fichiers)}")
    return lignes


def _documents(lieu: Lieu) -> int:
    if lieu.fichier is None:
        with MongoClient[dict[str, Any]](lieu.uri) as client:
            base = client[str(lieu.base)]
            return sum(base[nom].count_documents({}) for nom in base.list_collection_names())
    if not lieu.fichier.exists():
        return 0
    with closing(sqlite3.connect(lieu.fichier)) as db:
        return sum(compter(db).values())


async def vider(lieux: Sequence[Lieu]) -> None:
    """Empties it of all of that; running it twice is as good as once."""
    for lieu in lieux:
        await asyncio.to_thread(_oublier, lieu)
    for depot in depots(lieux).values():
        for vu in [vu async for vu in depot.list()]:
            await depot.delete(vu.key)
    kafka = lieux[0].settings.kafka
    async with admin(kafka) as client:
        if sujets := [nom for nom in await client.list_topics() if nom.startswith("conum.")]:
            await client.delete_topics(sujets)
    for _ in range(100):
        if not await nos_sujets(kafka):
            return
        await asyncio.sleep(0.2)
    raise Inacheve("Kafka n'a pas fini de supprimer les sujets : relancez la même commande dans un moment.")


def _oublier(lieu: Lieu) -> None:
    if lieu.fichier is None:
        with MongoClient[dict[str, Any]](lieu.uri) as client:
            client.drop_database(str(lieu.base))
        return
    for suffixe in ("", "-wal", "-shm"):
        lieu.fichier.with_name(lieu.fichier.name + suffixe).unlink(missing_ok=True)
