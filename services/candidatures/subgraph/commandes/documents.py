"""What a structure does with the documents of its candidature; the file itself goes by the link it is given here."""

from typing import Annotated

import strawberry

from services.kit.documents import JoindreDocument, fautes_de_taille
from services.kit.identity import roles
from services.kit.subgraph import Refus, champ, type_

from ...domain.document import TailleInvalide
from ...events import NatureDocument
from ..documents import DepotDocument
from ..perimetre import Info, charger_une
from ..types import Candidature
from .changer import changer

__all__ = ["GestesDeDocuments"]

STRUCTURE = roles("structure")

Depot = Annotated[DepotDocument | Refus, strawberry.union("DeposerDocumentResultat")]
Retrait = Annotated[Candidature | Refus, strawberry.union("RetirerDocumentResultat")]


@type_()
class GestesDeDocuments:
    @champ(
        droits=STRUCTURE,
        description="Annonce un PDF de 10 Mo au plus ; il est joint quand il arrive entier par le lien rendu.",
    )
    async def deposer_document(
        self, info: Info, candidature: strawberry.ID, nature: NatureDocument, taille: int
    ) -> Depot:
        contexte = info.context
        le = contexte.maintenant()
        c = await charger_une(contexte, candidature)
        c.accueillir(nature, le=le)
        if fautes := fautes_de_taille(taille):
            raise TailleInvalide(fautes=fautes)
        droit = JoindreDocument(porteur=c.id, nature=nature, taille=taille)
        return DepotDocument.de(contexte.stores.liens.signer(droit, le=le))

    @champ(droits=STRUCTURE, description="Retire un document que la préfecture n'a pas encore examiné.")
    async def retirer_document(
        self, info: Info, candidature: strawberry.ID, document: strawberry.ID, cle: str | None = None
    ) -> Retrait:
        contexte = info.context
        return await changer(
            contexte,
            candidature,
            contexte.commande(cle, action="retirer_document", id=candidature, document=document),
            lambda c, le: c.retirer_document(document, le=le),
        )
