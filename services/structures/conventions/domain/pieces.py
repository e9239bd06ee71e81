"""The documents of a convention: those of its file until it is transmitted, the signed one and the proofs after."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, Self

from services.kit.aggregate import Decision, Introuvable, Refus

from ..events import NaturePiece, PieceJointe, PieceRetiree
from .dossier import Dossier
from .etats import EN_VIGUEUR, LIBELLES, Statut
from .piece import PIECES_MAX, Piece

__all__ = ["PieceDeLaStructure", "Pieces", "PiecesFigees", "TropDePieces"]

PREUVES_MAX: Final = 30


class PiecesFigees(Refus):
    message = "Cette pièce ne peut pas être jointe ou retirée dans l'état actuel de la convention."


class PieceDeLaStructure(Refus):
    message = "Seule la structure joint cette pièce : la préfecture et l'ANCT joignent la convention signée."


class TropDePieces(Refus):
    message = "La convention porte déjà autant de pièces de cette sorte qu'elle peut en avoir."


@dataclass(frozen=True, kw_only=True)
class Pieces(Dossier):
    """A document is never changed: it is removed, and another one joined."""

    def document(self, id: str) -> Piece | None:
        return next((p for p in self.pieces if p.id == id), None)

    def identique(self, nature: NaturePiece, sha256: str) -> Piece | None:
        """The one that is joined already with this very content."""
        return next((p for p in self.pieces if (p.nature, p.sha256) == (nature, sha256)), None)

    def accueillir(self, nature: NaturePiece, *, le: datetime) -> None:
        """Raises PiecesFigees or TropDePieces when one more of this nature is not taken."""
        self._ouvertes(nature)
        maximum = PREUVES_MAX if nature is NaturePiece.PREUVE_ENGAGEMENT else PIECES_MAX
        if sum(p.nature is nature for p in self.pieces) >= maximum:
            raise TropDePieces

    def joindre(self, piece: Piece) -> Decision[Self]:
        """Once its file lies in the object store. The same content again changes nothing."""
        if self.identique(piece.nature, piece.sha256):
            return (self,)
        self.accueillir(piece.nature, le=piece.le)
        return replace(self, pieces=(*self.pieces, piece)), PieceJointe(
            **self._concerne(),
            piece=piece.id,
            nature=piece.nature,
            taille=piece.taille,
            sha256=piece.sha256,
            le=piece.le,
        )

    def retirer_piece(self, id: str, *, le: datetime) -> Decision[Self]:
        """Only of a file that is still to be completed; a proof that somebody attested with stays."""
        piece = self.document(id)
        if piece is None:
            raise Introuvable
        self._ouvertes(piece.nature)
        if self._sert(id):
            raise PiecesFigees("Elle prouve un engagement.")
        if piece.nature is NaturePiece.CONVENTION_SIGNEE and self.statut in EN_VIGUEUR:
            raise PiecesFigees("La convention est en vigueur.")
        return replace(self, pieces=tuple(p for p in self.pieces if p.id != id)), PieceRetiree(
            **self._concerne(), piece=id, nature=piece.nature, taille=piece.taille, sha256=piece.sha256, le=le
        )

    def _sert(self, id: str) -> bool:
        return any(a.piece == id for e in self.engagements for a in e.attestations)

    def _ouvertes(self, nature: NaturePiece) -> None:
        """The file's own until it is transmitted; the signed convention from the examination on; proofs always."""
        ouvertes = {
            NaturePiece.PREUVE_ENGAGEMENT: not self.terminee,
            NaturePiece.CONVENTION_SIGNEE: not self.terminee and self.statut is not Statut.A_COMPLETER,
        }.get(nature, self.statut is Statut.A_COMPLETER)
        if not ouvertes:
            raise PiecesFigees(f"La convention est {LIBELLES[self.statut]}.")
