"""A document of a convention as clients read it: what it is, and a link that leads to it for some minutes."""

from datetime import datetime
from typing import Self

import strawberry

from services.kit.documents import LienDocument, LireDocument
from services.kit.subgraph import champ, type_

from .. import domain
from ..events import NaturePiece
from .perimetre import LECTEURS, Info

__all__ = ["DepotDePiece", "PieceDeConvention"]

strawberry.enum(NaturePiece, name="NaturePieceDeConvention")


@type_(droits=LECTEURS, description="Un document PDF joint à une convention.")
class PieceDeConvention:
    id: strawberry.ID
    convention: strawberry.Private[str]
    nature: NaturePiece
    nom: str = champ(description="Le nom donné au fichier, pour l'affichage.")
    taille: int = champ(description="En octets.")
    pages: int
    sha256: str = champ(description="L'empreinte du contenu, en hexadécimal.")
    le: datetime = champ(description="Quand elle a été jointe.")

    @champ(droits=LECTEURS, description="Où la lire (GET), pendant dix minutes ; à demander au moment de s'en servir.")
    def lien(self, info: Info) -> str:
        contexte = info.context
        droit = LireDocument(porteur=self.convention, document=str(self.id))
        return contexte.stores.pieces.signer(droit, le=contexte.maintenant()).url

    @classmethod
    def de(cls, convention: str, p: domain.Piece) -> Self:
        return cls(
            id=strawberry.ID(p.id),
            convention=convention,
            nature=p.nature,
            nom=p.nom,
            taille=p.taille,
            pages=p.pages,
            sha256=p.sha256,
            le=p.le,
        )


@type_(droits=LECTEURS, description="Où envoyer le fichier annoncé.")
class DepotDePiece:
    url: str = champ(
        description="À appeler par PUT, le fichier pour corps, son nom (encodé comme dans une URL) dans X-Nom-Fichier."
    )
    expire_le: datetime

    @classmethod
    def de(cls, lien: LienDocument) -> Self:
        return cls(url=lien.url, expire_le=lien.expire_le)
