"""Whether anything is left of a person: every store, outboxes among them, every record, every object's name."""

import asyncio
import re
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from pymongo import MongoClient

from ..cadre import Cadre
from ..lieux import Lieu
from ..sauvegarde.objets import depots
from ..sauvegarde.photo_sqlite import compter
from ..sauvegarde.sujets import fins, nos_sujets, places_de, records
from .trouver import Trouve

__all__ = ["Regard", "compacter", "regarder"]

MORCEAU: Final = 1 << 22


@dataclass
class Regard:
    """``restes`` and ``a_relire``: where (service, collection and id; topic and offset), never what. ``vus``: how many
    documents, records and objects were looked at."""

    restes: list[str] = field(default_factory=list)
    a_relire: list[str] = field(default_factory=list)
    vus: dict[str, int] = field(default_factory=dict)


async def regarder(cadre: Cadre, lieux: Sequence[Lieu], trouve: Trouve) -> Regard:
    """``restes``: an address or a telephone of the person. ``a_relire``: its name in a text that somebody typed, which
    may be another's: a person must read it."""
    regard, sures = Regard(), sorted(trouve.courriels | trouve.telephones)
    noms = re.compile("|".join(rf"\b{re.escape(nom)}\b" for nom in sorted(trouve.noms))) if trouve.noms else None

    def lire(ou: str, texte: str) -> None:
        petit = texte.casefold()
        if any(sure in petit for sure in sures):
            regard.restes.append(ou)
        elif noms and noms.search(petit):
            regard.a_relire.append(ou)

    for lieu in lieux:
        with cadre.avance(f"relecture de {lieu.service}") as avance:
            regard.vus[lieu.service] = await asyncio.to_thread(_relire, lieu, lire, avance)
    await _sujets(cadre, lieux, regard, sures)
    for service, depot in depots(lieux).items():
        async for vu in depot.list():
            lire(f"fichiers de {service}, {vu.key}", vu.key)
            regard.vus["fichiers"] = regard.vus.get("fichiers", 0) + 1
    return regard


def _relire(lieu: Lieu, lire: Callable[[str, str], None], avance: Callable[[int], None]) -> int:
    nombre = 0
    for ou, texte in _textes(lieu):
        lire(f"{lieu.service}.{ou}", texte)
        nombre += 1
        avance(1)
    return nombre


def _textes(lieu: Lieu) -> Iterator[tuple[str, str]]:
    if lieu.fichier is None:
        with MongoClient[dict[str, Any]](lieu.uri) as client:
            base = client[str(lieu.base)]
            for nom in sorted(base.list_collection_names()):
                for document in base[nom].find():
                    yield f"{nom} {document['_id']}", str(document)
    elif lieu.fichier.exists():
        with closing(sqlite3.connect(lieu.fichier)) as db:
            for table in compter(db):
                for ligne in db.execute(f'SELECT * FROM "{table}"'):  # noqa: S608 — read from the schema
                    yield f"{table} {ligne[0]}", " ".join(str(valeur) for valeur in ligne)


async def _sujets(cadre: Cadre, lieux: Sequence[Lieu], regard: Regard, sures: Sequence[str]) -> None:
    """Names are not looked for: an event has no text that somebody typed."""
    kafka = lieux[0].settings.kafka
    jusque = {place: fin for place, fin in (await fins(kafka, places_de(await nos_sujets(kafka)))).items() if fin}
    aiguilles, nombre = [sure.encode() for sure in sures], 0
    with cadre.avance("relecture des sujets", sum(jusque.values())) as avance:
        async for record in records(kafka, jusque, list(jusque), avance):
            octets = b" ".join([record.key or b"", record.value or b"", *(v or b"" for _, v in record.headers)]).lower()
            nombre += 1
            if any(aiguille in octets for aiguille in aiguilles):
                regard.restes.append(f"{record.topic}/{record.partition}/{record.offset}")
    regard.vus["sujets"] = nombre


def compacter(lieu: Lieu, trouve: Trouve) -> bool:
    """On SQLite, what was overwritten may still lie in free pages or in the WAL: whether the file had to be rewritten
    for it to be gone."""
    if lieu.fichier is None or not lieu.fichier.exists():
        return False
    aiguilles = [mot.encode() for mot in trouve.courriels | trouve.telephones]
    with closing(sqlite3.connect(lieu.fichier, isolation_level=None, timeout=30)) as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        if not _contient(lieu.fichier, aiguilles):
            return False
        db.execute("VACUUM")
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return True


def _contient(fichier: Path, aiguilles: Sequence[bytes]) -> bool:
    """Pieces overlap, so that a word cut in two is found."""
    fin = b""
    with fichier.open("rb") as flux:
        while morceau := flux.read(MORCEAU):
            lu = fin + morceau.lower()
            if any(aiguille in lu for aiguille in aiguilles):
                return True
            fin = lu[-512:]
    return False
