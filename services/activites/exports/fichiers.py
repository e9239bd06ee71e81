"""Lines to Parquet segments, segments to one file, by DuckDB: a few hundred megabytes at most, however many lines."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from threading import Lock
from typing import Any, Final, Self

import duckdb
import msgspec

from .catalogue import SEPARATEUR, Colonne, TypeColonne
from .vocabulaire import FormatExport

__all__ = ["Ecriture", "Tampon", "assembler", "ecrire_segment", "empreinte", "ouvrir_duckdb"]

MEMOIRE: Final = "256MB"
# Row groups of a fixed number of lines, one thread: the same lines give the same bytes.
_PARQUET: Final = "FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 100000"
_CSV: Final = "FORMAT csv, HEADER true"


def ouvrir_duckdb(*, memoire: str = MEMOIRE, travail: Path | None = None) -> duckdb.DuckDBPyConnection:
    """A database in memory that fetches nothing from the network; ``travail``: the folder that it may spill to."""
    config: dict[str, str | bool | int | float | list[str]] = {
        "threads": 1,
        "memory_limit": memoire,
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
        "temp_directory": str(travail) if travail else "",
    }
    base = duckdb.connect(":memory:", config=config)
    base.execute("SET TimeZone = 'UTC'")
    return base


class Tampon:
    """Lines as JSON, one under the other, in a file of that folder until a segment is made of them."""

    def __init__(self, chemin: Path) -> None:
        self.chemin, self.lignes = chemin, 0
        self._fichier = chemin.open("wb")
        self._encoder = msgspec.json.Encoder()

    def ajouter(self, lignes: Iterable[Mapping[str, Any]]) -> None:
        lot = list(lignes)
        self._fichier.write(self._encoder.encode_lines(lot))
        self.lignes += len(lot)

    def fermer(self) -> None:
        self._fichier.close()


def ecrire_segment(tampon: Path, segment: Path, colonnes: Sequence[Colonne]) -> None:
    """The lines of the buffer as Parquet."""
    types = ", ".join(f"{c.nom}: '{c.type.value}'" for c in colonnes)
    lu = f"read_json({_texte(tampon)}, format = 'newline_delimited', columns = {{{types}}})"
    with ouvrir_duckdb() as base:
        base.execute(f"COPY (SELECT * FROM {lu}) TO {_texte(segment)} ({_PARQUET})")  # noqa: S608 - ours


class Ecriture:
    """One file being written from its segments: ``executer`` in a thread, ``part`` (0–100) asked meanwhile.

    Leaving its block stops what still runs, and waits until it has: the folder may then go.
    """

    def __init__(self, travail: Path) -> None:
        self._base = ouvrir_duckdb(travail=travail)
        self._libre = Lock()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        while not self._libre.acquire(timeout=0.05):
            self._base.interrupt()
        self._base.close()

    @property
    def part(self) -> int:
        return max(0, min(100, int(self._base.query_progress())))

    def executer(
        self,
        segments: Sequence[Path],
        fichier: Path,
        format: FormatExport,
        colonnes: Sequence[Colonne],
        metadonnees: Mapping[str, str],
    ) -> None:
        with self._libre:
            assembler(self._base, segments, fichier, format, colonnes, metadonnees)


def assembler(
    base: duckdb.DuckDBPyConnection,
    segments: Sequence[Path],
    fichier: Path,
    format: FormatExport,
    colonnes: Sequence[Colonne],
    metadonnees: Mapping[str, str],
) -> None:
    """One file of all the segments, in their order; with its header, or its schema, when there is not a line.

    CSV: RFC 4180, UTF-8, lists separated by ``|``, moments in ISO 8601. Parquet: ``metadonnees`` beside the schema.
    """
    if segments:
        source = f"read_parquet([{', '.join(_texte(s) for s in segments)}])"
    else:
        vides = ", ".join(f"NULL::{c.type.value} AS {c.nom}" for c in colonnes)
        source = f"(SELECT {vides} WHERE false)"
    if format is FormatExport.CSV:
        choix, options = ", ".join(map(_en_csv, colonnes)), _CSV
    else:
        dits = ", ".join(f"{cle}: {_texte(dit)}" for cle, dit in metadonnees.items())
        choix, options = ", ".join(c.nom for c in colonnes), f"{_PARQUET}, KV_METADATA {{{dits}}}"
    base.execute(f"COPY (SELECT {choix} FROM {source}) TO {_texte(fichier)} ({options})")  # noqa: S608 - ours


def empreinte(fichier: Path) -> str:
    """Its SHA-256."""
    with fichier.open("rb") as contenu:
        return hashlib.file_digest(contenu, "sha256").hexdigest()


def _en_csv(colonne: Colonne) -> str:
    nom = colonne.nom
    if colonne.type is TypeColonne.LISTE:
        return f"nullif(array_to_string({nom}, {_texte(SEPARATEUR)}), '') AS {nom}"
    if colonne.type is TypeColonne.INSTANT:
        return f"strftime({nom} AT TIME ZONE 'UTC', '%Y-%m-%dT%H:%M:%S.%fZ') AS {nom}"
    return nom


def _texte(valeur: object) -> str:
    """As SQL's own text: a path or a sentence may hold an apostrophe."""
    return "'" + str(valeur).replace("'", "''") + "'"
