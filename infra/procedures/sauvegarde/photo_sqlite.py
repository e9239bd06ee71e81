"""The five SQLite files at one moment: writers are held for the instant in which a reader is pinned on each."""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

from ..cadre import Cadre
from ..lieux import Lieu
from .manifeste import Magasin, decrire

__all__ = ["PhotoSqlite"]

PATIENCE = 30.0


@contextmanager
def _au_meme_instant(fichiers: Mapping[str, Path]) -> Iterator[dict[str, sqlite3.Connection]]:
    """A reader on each file. Services that write meanwhile wait for some milliseconds, and are not refused."""
    with ExitStack() as tout:
        with ExitStack() as verrous:
            for chemin in fichiers.values():
                ecrivain = verrous.enter_context(
                    closing(sqlite3.connect(chemin, isolation_level=None, timeout=PATIENCE))
                )
                ecrivain.execute("BEGIN IMMEDIATE")
            lecteurs = {}
            for service, chemin in fichiers.items():
                lecteur = lecteurs[service] = tout.enter_context(closing(sqlite3.connect(chemin, isolation_level=None)))
                lecteur.execute("BEGIN")
                # A transaction reads what is there at its first reading, not at its beginning.
                lecteur.execute("SELECT count(*) FROM sqlite_schema").fetchone()
        yield lecteurs


class PhotoSqlite:
    """Copied into ``dossier/magasins`` by SQLite's own online backup, from the pinned readers."""

    def __init__(self, cadre: Cadre, lieux: Sequence[Lieu], dossier: Path) -> None:
        fichiers = {lieu.service: lieu.fichier for lieu in lieux if lieu.fichier and lieu.fichier.exists()}
        self.magasins: dict[str, Magasin] = {}
        self._copies: dict[str, sqlite3.Connection] = {}
        (dossier / "magasins").mkdir(parents=True, exist_ok=True)
        with _au_meme_instant(fichiers) as lecteurs, cadre.avance("magasins", len(lecteurs)) as avance:
            for service, lecteur in lecteurs.items():
                chemin = dossier / "magasins" / f"{service}.sqlite3"
                copie = sqlite3.connect(chemin, isolation_level=None, check_same_thread=False)
                lecteur.backup(copie)
                # One file, without the two that go with a WAL.
                copie.execute("PRAGMA journal_mode = DELETE")
                self._copies[service] = copie
                comptes = compter(copie)
                self.magasins[service] = Magasin(comptes, [decrire(dossier, chemin, sum(comptes.values()))])
                avance(1)

    def version(self, service: str, collection: str, id: str) -> int | None:
        sql = f'SELECT version FROM "{collection}" WHERE id = ?'  # noqa: S608 — a declared name
        trouve = self._copies[service].execute(sql, (id,)).fetchone()
        return None if trouve is None else int(trouve[0])

    def close(self) -> None:
        for copie in self._copies.values():
            copie.close()


def compter(db: sqlite3.Connection) -> dict[str, int]:
    """The rows of each table, outboxes among them."""
    noms = [nom for (nom,) in db.execute("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")]
    return {
        nom: int(db.execute(f'SELECT count(*) FROM "{nom}"').fetchone()[0])  # noqa: S608 — read from the schema
        for nom in noms
        if not nom.startswith("sqlite_")
    }
