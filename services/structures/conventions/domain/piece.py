"""A document of a convention."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from services.kit.aggregate import Refus

from ..events import NaturePiece

__all__ = ["NOMS", "OBLIGATOIRES", "PIECES_MAX", "Piece", "TailleInvalide"]

OBLIGATOIRES: Final = (NaturePiece.RIB, NaturePiece.POUVOIR_DU_SIGNATAIRE)
"""Without these the file cannot be transmitted (our choice: the official text says "démarches administratives")."""
PIECES_MAX: Final = 5
"""Of each nature before the signature; the proofs of engagements are 30."""
NOMS: Final = {
    NaturePiece.RIB: "Relevé d'identité bancaire.pdf",
    NaturePiece.POUVOIR_DU_SIGNATAIRE: "Pouvoir du signataire.pdf",
    NaturePiece.CONVENTION_SIGNEE: "Convention signée.pdf",
    NaturePiece.PREUVE_ENGAGEMENT: "Preuve.pdf",
}


class TailleInvalide(Refus):
    message = "Ce fichier ne peut pas être joint."


@dataclass(frozen=True, kw_only=True)
class Piece:
    """A PDF that lies in the object store under the convention's id and its own.

    ``nom`` is for people to read and for nothing else; ``taille`` in bytes; ``sha256`` in 64 hexadecimal digits.
    """

    id: str
    nature: NaturePiece
    nom: str
    taille: int
    pages: int
    sha256: str
    le: datetime
