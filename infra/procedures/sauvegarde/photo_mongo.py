"""The five databases at one moment, through the driver, without a lock and without a transaction across documents.

Documents are copied, then their marks are read again and again, and what moved is copied again, until a whole
reading finds that nothing moved. Then each document was, from its copy to that reading, what its copy says: the copy
is all of them as they were when that reading began.
"""

import sqlite3
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

from bson.raw_bson import RawBSONDocument
from pymongo import MongoClient
from pymongo.collection import Collection

from ..cadre import Cadre, Impossible
from ..lieux import Lieu
from .flux import Ecriture
from .manifeste import Magasin, decrire

__all__ = ["PhotoMongo"]

LOT: Final = 1_000
Marque = tuple[str, int, str]
_TABLE: Final = """CREATE TABLE copie (service TEXT, collection TEXT, id TEXT, version INTEGER, ecriture TEXT,
  tour INTEGER, corps BLOB, PRIMARY KEY (service, collection, id)) WITHOUT ROWID"""
_GARDER: Final = "INSERT OR REPLACE INTO copie VALUES (?, ?, ?, ?, ?, ?, ?)"
_VU: Final = "UPDATE copie SET tour = ? WHERE service = ? AND collection = ? AND id = ?"
_PARTIS: Final = "DELETE FROM copie WHERE service = ? AND collection = ? AND tour <> ?"


class PhotoMongo:
    """Raises Impossible when the platform is not still long enough within ``patience`` seconds."""

    def __init__(self, cadre: Cadre, lieux: Sequence[Lieu], dossier: Path, *, patience: float) -> None:
        self.magasins: dict[str, Magasin] = {}
        self._cahier = dossier / "photo.tmp"
        self._db = sqlite3.connect(self._cahier, isolation_level=None, check_same_thread=False)
        self._db.executescript(f"PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; {_TABLE}")
        with MongoClient[RawBSONDocument](
            lieux[0].uri, document_class=RawBSONDocument, readConcernLevel="majority", appname="conum-sauvegarde"
        ) as client:
            bases = {lieu.service: client[str(lieu.base)] for lieu in lieux}
            self._collections = [
                (service, base[nom]) for service, base in bases.items() for nom in sorted(base.list_collection_names())
            ]
            self.tours = self._jusqu_au_calme(cadre, patience)
        for service in bases:
            self.magasins[service] = self._ecrire(dossier, service)

    def _jusqu_au_calme(self, cadre: Cadre, patience: float) -> int:
        limite, tour, bouges = time.monotonic() + patience, 0, -1
        while bouges:
            if time.monotonic() > limite:
                raise Impossible(
                    f"Après {patience:.0f} s et {tour} lectures, des documents changent encore pendant qu'on lit "
                    f"({bouges} à la dernière) : recommencez à une heure plus calme, ou avec --patience plus grand."
                )
            tour += 1
            self._db.execute("BEGIN")
            with cadre.avance(f"magasins, lecture {tour}", len(self._collections)) as avance:
                bouges = 0
                for service, collection in self._collections:
                    bouges += self._relire(service, collection, tour)
                    avance(1)
            self._db.execute("COMMIT")
        return tour

    def _relire(self, service: str, collection: "Collection[RawBSONDocument]", tour: int) -> int:
        """How many documents came, changed or left since the last reading; they are copied."""
        ici, bouges = (service, collection.name), 0
        for lot in _lots(collection):
            connus = self._connus(ici, [id for id, _, _ in lot])
            changes = [id for id, version, ecriture in lot if connus.get(id) != (version, ecriture)]
            self._db.executemany(_VU, [(tour, *ici, id) for id, _, _ in lot])
            for document in collection.find({"_id": {"$in": changes}}) if changes else ():
                self._db.execute(_GARDER, (*ici, *_marque(document), tour, document.raw))
            bouges += len(changes)
        return bouges + self._db.execute(_PARTIS, (*ici, tour)).rowcount

    def _connus(self, ici: tuple[str, str], ids: Sequence[str]) -> dict[str, tuple[int, str]]:
        marks = ",".join("?" * len(ids))
        sql = f"SELECT id, version, ecriture FROM copie WHERE service = ? AND collection = ? AND id IN ({marks})"  # noqa: S608
        return {id: (version, ecriture) for id, version, ecriture in self._db.execute(sql, (*ici, *ids))}

    def _ecrire(self, dossier: Path, service: str) -> Magasin:
        comptes, fichiers = {}, []
        for nom in (collection.name for whose, collection in self._collections if whose == service):
            sql = "SELECT corps FROM copie WHERE service = ? AND collection = ? ORDER BY id"
            with Ecriture(dossier / "magasins" / service / f"{nom}.bson.gz") as flux:
                for (corps,) in self._db.execute(sql, (service, nom)):
                    flux.ajouter(corps)
            comptes[nom] = flux.compte
            fichiers.append(decrire(dossier, flux.chemin, flux.compte))
        return Magasin(comptes, fichiers)

    def version(self, service: str, collection: str, id: str) -> int | None:
        sql = "SELECT version FROM copie WHERE service = ? AND collection = ? AND id = ?"
        trouve = self._db.execute(sql, (service, collection, id)).fetchone()
        return None if trouve is None else int(trouve[0])

    def close(self) -> None:
        self._db.close()
        self._cahier.unlink(missing_ok=True)


def _marque(document: Any) -> Marque:
    """Id, version and the mark of the last write: one of the two moves at each change of what is kept."""
    ecritures = document.get("writes") or [""]
    return str(document["_id"]), int(document["version"]), str(ecritures[-1])


def _lots(collection: "Collection[RawBSONDocument]") -> Iterator[list[Marque]]:
    """The marks of all documents, by keyset on the id, so that none is met twice or passed over."""
    apres = ""
    while True:
        lues = collection.find({"_id": {"$gt": apres}}, {"version": 1, "writes": 1}).sort("_id", 1).limit(LOT)
        lot = [_marque(document) for document in lues]
        if lot:
            yield lot
        if len(lot) < LOT:
            return
        apres = lot[-1][0]
