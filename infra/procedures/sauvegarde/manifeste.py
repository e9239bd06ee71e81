"""What a backup holds: each file with its count and digest, the topics, where each group had come to."""

import hashlib
from pathlib import Path
from typing import Final, Literal

import msgspec

from ..cadre import Impossible

__all__ = ["NOM", "Fichier", "Magasin", "Manifeste", "Position", "Sujet", "decrire", "ecrire", "lire", "verifier"]

NOM: Final = "manifeste.json"
FORMAT: Final = 1


class Fichier(msgspec.Struct, frozen=True):
    """``compte``: the documents, rows, records or objects that it tells of. ``chemin`` is relative to the backup."""

    chemin: str
    compte: int
    octets: int
    sha256: str


class Magasin(msgspec.Struct, frozen=True):
    """One service's store: each collection's count, and the files that hold them (one for SQLite)."""

    comptes: dict[str, int]
    fichiers: list[Fichier]


class Sujet(msgspec.Struct, frozen=True):
    """One topic: a file for each partition that has records; ``partitions`` counts them all."""

    partitions: int
    fichiers: dict[int, Fichier]


class Position(msgspec.Struct, frozen=True):
    """Where a group goes on, in the offsets that the records have once they are restored."""

    groupe: str
    sujet: str
    partition: int
    offset: int


class Manifeste(msgspec.Struct, frozen=True):
    pris_le: str
    moteur: Literal["sqlite", "mongo"]
    magasins: dict[str, Magasin]
    sujets: dict[str, Sujet]
    positions: list[Position]
    objets: dict[str, Fichier]
    format: int = FORMAT


def decrire(dossier: Path, chemin: Path, compte: int) -> Fichier:
    """The file as the manifest tells of it."""
    return Fichier(chemin.relative_to(dossier).as_posix(), compte, chemin.stat().st_size, _sha256(chemin))


def _sha256(chemin: Path) -> str:
    with chemin.open("rb") as ouvert:
        return hashlib.file_digest(ouvert, "sha256").hexdigest()


def ecrire(dossier: Path, manifeste: Manifeste) -> None:
    (dossier / NOM).write_bytes(msgspec.json.format(msgspec.json.encode(manifeste), indent=1))


def lire(dossier: Path) -> Manifeste:
    """Raises Impossible: no backup there, one that was cut short, or one of another format."""
    if not (dossier / NOM).exists():
        raise Impossible(f"{dossier} n'est pas une sauvegarde entière : {NOM} n'y est pas.")
    try:
        manifeste = msgspec.json.decode((dossier / NOM).read_bytes(), type=Manifeste)
    except msgspec.DecodeError as error:
        raise Impossible(f"{dossier / NOM} est illisible : {error}.") from error
    if manifeste.format != FORMAT:
        raise Impossible(f"Cette sauvegarde est au format {manifeste.format}, cette version lit le format {FORMAT}.")
    return manifeste


def verifier(dossier: Path, fichier: Fichier) -> None:
    """Raises Impossible when the file is missing or is not what was written."""
    chemin = dossier / fichier.chemin
    if not chemin.exists():
        raise Impossible(f"Il manque {fichier.chemin} à la sauvegarde.")
    if _sha256(chemin) != fichier.sha256:
        raise Impossible(f"{fichier.chemin} n'est plus ce qui avait été écrit (sha256).")
