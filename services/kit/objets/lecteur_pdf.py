"""Opens the PDF given on stdin and prints what it found, within limits; run as a program, alone in its process."""

import resource
import sys
from collections.abc import Iterator
from typing import IO, Final

from pypdf import PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, PdfObject

__all__ = ["lire"]

SECONDES: Final = 10
MEMOIRE: Final = 512 * 1024 * 1024
FIN: Final = 1024
"""A reader looks for ``%%EOF`` in so many last bytes (PDF 32000-1, annex H.3.4.4): a file cut short has none there."""
_ACTIONS: Final = frozenset({"/JavaScript", "/Launch", "/ImportData"})


def lire(fichier: IO[bytes]) -> str:
    """The number of pages, CHIFFRE (a password is asked), or ACTIF (it does more than be read).

    Whatever it raises: not a PDF that one can read.
    """
    fichier.seek(-min(FIN, fichier.seek(0, 2)), 2)
    if b"%%EOF" not in fichier.read():
        raise ValueError("cut short")
    reader = PdfReader(fichier)
    if reader.is_encrypted:
        return "CHIFFRE"
    if any(map(_actif, _objets(reader))):
        return "ACTIF"
    pages = len(reader.pages)
    # The count alone is only what the file says of itself.
    _ = reader.pages[0].mediabox, reader.pages[pages - 1].mediabox
    return str(pages)


def _objets(reader: PdfReader) -> Iterator[PdfObject]:
    """Every object of the file, with what lies inside it; those that cannot be read are left out, as a viewer does."""
    for numero in {n for table in reader.xref.values() for n in table} | set(reader.xref_objStm):
        try:
            objet = reader.get_object(numero)
        except (PyPdfError, ValueError, RecursionError):
            continue
        if objet is not None:
            yield from _dedans(objet)


def _dedans(objet: PdfObject) -> Iterator[PdfObject]:
    yield objet
    if isinstance(objet, DictionaryObject):
        for valeur in objet.values():
            yield from _dedans(valeur)
    elif isinstance(objet, ArrayObject):
        for valeur in objet:
            yield from _dedans(valeur)


def _actif(objet: PdfObject) -> bool:
    return isinstance(objet, DictionaryObject) and (objet.get("/S") in _ACTIONS or "/JS" in objet or "/XFA" in objet)


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDES, SECONDES))
    resource.setrlimit(resource.RLIMIT_AS, (MEMOIRE, MEMOIRE))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    print(lire(sys.stdin.buffer))
