"""Joining a document to a convention, and taking it back; the file itself goes by the link that is given here."""

from typing import Annotated

import strawberry

from services.kit.documents import JoindreDocument, fautes_de_taille
from services.kit.subgraph import Refus, champ, type_

from .. import domain
from ..events import NaturePiece
from .perimetre import LECTEURS, STRUCTURE, Info, changer, charger_une
from .pieces import DepotDePiece
from .types import Convention

__all__ = ["GestesDesPieces"]

Depot = Annotated[DepotDePiece | Refus, strawberry.union("DeposerPieceResultat")]
Retrait = Annotated[Convention | Refus, strawberry.union("RetirerPieceResultat")]


@type_()
class GestesDesPieces:
    @champ(
        droits=LECTEURS,
        description="Annonce un PDF de 10 Mo au plus ; il est joint quand il arrive entier par le lien rendu. La"
        " préfecture et l'ANCT ne joignent que la convention signée.",
    )
    async def deposer_piece(self, info: Info, convention: strawberry.ID, nature: NaturePiece, taille: int) -> Depot:
        contexte = info.context
        le = contexte.maintenant()
        c = await charger_une(contexte, convention)
        if contexte.agent.role != "structure" and nature is not NaturePiece.CONVENTION_SIGNEE:
            raise domain.PieceDeLaStructure
        c.accueillir(nature, le=le)
        if fautes := fautes_de_taille(taille):
            raise domain.TailleInvalide(fautes=fautes)
        droit = JoindreDocument(porteur=c.id, nature=nature, taille=taille)
        return DepotDePiece.de(contexte.stores.pieces.signer(droit, le=le))

    @champ(droits=STRUCTURE, description="Retire une pièce d'un dossier à compléter, ou une preuve qui ne sert pas.")
    async def retirer_piece(
        self, info: Info, convention: strawberry.ID, piece: strawberry.ID, cle: str | None = None
    ) -> Retrait:
        contexte = info.context
        commande = contexte.commande(cle, geste="retirer_piece", id=convention, piece=piece)
        return Convention.de(await changer(contexte, convention, commande, lambda c, le: c.retirer_piece(piece, le=le)))
