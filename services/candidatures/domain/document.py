"""A document of a candidature: what is kept of a file."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from services.kit.aggregate import Refus

from ..events import NatureDocument

__all__ = ["NOMS", "Document", "TailleInvalide"]

NOMS: Final = {
    NatureDocument.LETTRE_MOTIVATION: "Lettre de motivation.pdf",
    NatureDocument.STATUTS: "Statuts.pdf",
}


class TailleInvalide(Refus):
    message = "Ce fichier ne peut pas être joint."


@dataclass(frozen=True, kw_only=True)
class Document:
    """A PDF that lies in the object store under the candidature's id and its own.

    ``nom`` is for people to read and for nothing else; ``taille`` is in bytes; ``sha256`` in 64 hexadecimal digits.
    """

    id: str
    nature: NatureDocument
    nom: str
    taille: int
    pages: int
    sha256: str
    le: datetime
