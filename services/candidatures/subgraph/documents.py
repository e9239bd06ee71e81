"""A document of a candidature as clients read it: what it is, and a link that leads to it for some minutes."""

from datetime import datetime

import strawberry

from services.kit.documents import LienDocument, LireDocument
from services.kit.subgraph import champ, type_

from ..domain import document
from ..events import NatureDocument
from .perimetre import NOTIFIES, Info

__all__ = ["DepotDocument", "Document"]

strawberry.enum(NatureDocument, name="NatureDocument")


@type_(droits=NOTIFIES, description="Un document PDF joint à une candidature.")
class Document:
    id: strawberry.ID
    candidature: strawberry.Private[str]
    nature: NatureDocument
    nom: str = champ(description="Le nom donné au fichier, pour l'affichage.")
    taille: int = champ(description="En octets.")
    pages: int
    sha256: str = champ(description="L'empreinte du contenu, en hexadécimal.")
    le: datetime = champ(description="Quand il a été joint.")

    @champ(droits=NOTIFIES, description="Où le lire (GET), pendant dix minutes ; à demander au moment de s'en servir.")
    def lien(self, info: Info) -> str:
        contexte = info.context
        droit = LireDocument(porteur=self.candidature, document=str(self.id))
        return contexte.stores.liens.signer(droit, le=contexte.maintenant()).url

    @classmethod
    def de(cls, candidature: str, d: document.Document) -> "Document":
        return cls(
            id=strawberry.ID(d.id),
            candidature=candidature,
            nature=d.nature,
            nom=d.nom,
            taille=d.taille,
            pages=d.pages,
            sha256=d.sha256,
            le=d.le,
        )


@type_(droits=NOTIFIES, description="Où envoyer le fichier annoncé.")
class DepotDocument:
    url: str = champ(
        description="À appeler par PUT, le fichier pour corps, son nom (encodé comme dans une URL) dans X-Nom-Fichier."
    )
    expire_le: datetime

    @classmethod
    def de(cls, lien: LienDocument) -> "DepotDocument":
        return cls(url=lien.url, expire_le=lien.expire_le)
