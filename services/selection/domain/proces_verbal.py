"""The procès-verbal of a session, written once and never again; what changes later is annexed."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Self

from services.kit.aggregate import Aggregate

from ..events import PieceEtablie

__all__ = ["NaturePiece", "Piece", "ProcesVerbal"]


class NaturePiece(StrEnum):
    PROCES_VERBAL = "PROCES_VERBAL"
    ANNEXE = "ANNEXE"


@dataclass(frozen=True, kw_only=True)
class Piece:
    """A document as it was written: its page, and its PDF (base64) with its digest. ``objet`` is what it is about,
    once: the session, or one revision of one decision."""

    objet: str
    nature: NaturePiece
    html: str
    pdf: str
    sha256: str
    le: datetime


@dataclass(frozen=True, kw_only=True)
class ProcesVerbal(Aggregate):
    """Under the session's own id: the procès-verbal, then its annexes in the order in which they came."""

    campagne: str
    pieces: tuple[Piece, ...]

    @classmethod
    def etablir(cls, *, session: str, campagne: str, piece: Piece) -> tuple[Self, PieceEtablie]:
        etabli = cls(id=session, campagne=campagne, pieces=(piece,))
        return etabli, etabli._fait(0)

    def annexer(self, piece: Piece) -> tuple[Self, *tuple[PieceEtablie, ...]]:
        """One more piece; of what is annexed already, nothing changes."""
        if any(p.objet == piece.objet for p in self.pieces):
            return (self,)
        suite = replace(self, pieces=(*self.pieces, piece))
        return suite, suite._fait(len(self.pieces))

    def _fait(self, numero: int) -> PieceEtablie:
        piece = self.pieces[numero]
        return PieceEtablie(
            proces_verbal=self.id,
            session=self.id,
            campagne=self.campagne,
            numero=numero,
            sha256=piece.sha256,
            le=piece.le,
        )
