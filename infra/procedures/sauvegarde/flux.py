"""A stream of BSON documents in a gzip file: as many as one likes, one in memory at a time."""

import gzip
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

import bson

__all__ = ["Ecriture", "lire"]

_NIVEAU: Final = 1
_LONGUEUR: Final = 4


class Ecriture:
    """Writes documents that are already BSON, and counts them."""

    def __init__(self, chemin: Path) -> None:
        chemin.parent.mkdir(parents=True, exist_ok=True)
        self.chemin, self.compte = chemin, 0
        self._flux = gzip.open(chemin, "wb", compresslevel=_NIVEAU)  # noqa: SIM115 — closed by __exit__

    def ajouter(self, document: bytes) -> None:
        self._flux.write(document)
        self.compte += 1

    def encoder(self, document: dict[str, Any]) -> None:
        self.ajouter(bson.encode(document))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self._flux.close()


def lire(chemin: Path) -> Iterator[bytes]:
    """The documents as they were written, still BSON: their first four bytes are their length."""
    with gzip.open(chemin, "rb") as flux:
        while tete := flux.read(_LONGUEUR):
            yield tete + flux.read(int.from_bytes(tete, "little") - _LONGUEUR)
