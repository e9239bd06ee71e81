"""A body as it comes in: counted, hashed, kept apart on disk until one knows what it is."""

import errno
import hashlib
import os
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import IO

__all__ = ["Recu", "TropGros", "recevoir"]


class TropGros(Exception):
    """More bytes came than are taken, whatever length was announced. What came is gone already."""


@dataclass(frozen=True)
class Recu:
    """What came, whole: ``fichier`` stands at its start and lasts as long as the block that received it."""

    fichier: IO[bytes]
    taille: int
    sha256: str


@asynccontextmanager
async def recevoir(corps: AsyncIterator[bytes], *, maximum: int) -> AsyncIterator[Recu]:
    """Takes a body of ``maximum`` bytes at most. Raises TropGros at the first byte beyond.

    The file has no name in any folder: however the block or the process ends, nothing of it stays.
    """
    taille, somme = 0, hashlib.sha256()
    # Unbuffered: a child that reads the file moves its place, and a buffer would not know of it.
    with tempfile.TemporaryFile(buffering=0) as fichier:
        async for morceau in corps:
            taille += len(morceau)
            if taille > maximum:
                raise TropGros
            somme.update(morceau)
            if fichier.write(morceau) != len(morceau):
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        fichier.seek(0)
        yield Recu(fichier, taille, somme.hexdigest())
