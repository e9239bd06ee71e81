"""A convention, as clients read it."""

from datetime import date, datetime
from typing import Self

import strawberry

from services.kit.subgraph import Connexion, champ, type_

from ...pages import page_d_histoire
from .. import domain
from .perimetre import LECTEURS
from .pieces import PieceDeConvention
from .valeurs import (
    EngagementDeLaStructure,
    EtapeDeConvention,
    InformationsDeConvention,
    LigneDeConvention,
    Manquement,
    RenvoiDeConvention,
    ResiliationDeConvention,
    SignatureDeConvention,
)

__all__ = ["Convention"]


@type_(droits=LECTEURS, description="La convention d'une structure pour les postes d'une décision.")
class Convention:
    id: strawberry.ID
    structure: strawberry.ID
    siret: str
    departement: str
    decision: strawberry.ID
    statut: domain.Statut
    etape: EtapeDeConvention | None = champ(description="Ce qu'elle attend ; vide quand elle n'attend rien.")
    manques: list[str] = champ(description="Ce qu'il reste à fournir avant de la transmettre.", taille=3)
    informations: InformationsDeConvention | None
    pieces: list[PieceDeConvention] = champ(description="Dans l'ordre où elles sont arrivées.", taille=5)
    ouverte_le: datetime
    transmise_le: datetime | None
    approuvee_le: datetime | None
    renvois: list[RenvoiDeConvention] = champ(description="Du plus ancien au dernier.", taille=3)
    signatures: list[SignatureDeConvention] = champ(taille=2)
    fin: date | None = champ(description="Son dernier jour, une fois signée.")
    renouvellement_demande_le: datetime | None
    resiliation: ResiliationDeConvention | None
    engagements: list[EngagementDeLaStructure] = champ(description="La liste officielle, dans son ordre.", taille=7)
    manquements: list[Manquement] = champ(description="Ceux qui ne sont pas levés.", taille=2)
    lignes: strawberry.Private[tuple[domain.Ligne, ...]]

    @champ(droits=LECTEURS, description="Ce qui lui est arrivé, le plus récent d'abord.")
    def historique(self, first: int = 20, after: str | None = None) -> Connexion[LigneDeConvention]:
        return page_d_histoire(self.lignes, first, after, _ligne)

    @classmethod
    def de(cls, c: domain.Convention) -> Self:
        i, r = c.informations, c.resiliation
        return cls(
            id=strawberry.ID(c.id),
            structure=strawberry.ID(c.structure),
            siret=c.siret,
            departement=c.departement,
            decision=strawberry.ID(c.decision),
            statut=c.statut,
            etape=_etape(c),
            manques=[f.message for f in c.manques] if c.statut is domain.Statut.A_COMPLETER else [],
            informations=InformationsDeConvention(**vars(i)) if i else None,
            pieces=[PieceDeConvention.de(c.id, p) for p in c.pieces],
            ouverte_le=c.ouverte_le,
            transmise_le=c.transmise_le,
            approuvee_le=c.approuvee_le,
            renvois=[RenvoiDeConvention(manque=v.manque, le=v.le) for v in c.renvois],
            signatures=[
                SignatureDeConvention(partie=s.partie, jour=s.jour, reference=s.reference) for s in c.signatures
            ],
            fin=c.fin,
            renouvellement_demande_le=c.renouvellement_demande_le,
            resiliation=ResiliationDeConvention(**vars(r)) if r else None,
            engagements=[EngagementDeLaStructure.de(e) for e in c.engagements],
            manquements=[Manquement.de(e.code, e.manquement) for e in c.engagements if e.manquement is not None],
            lignes=c.historique,
        )


def _etape(c: domain.Convention) -> EtapeDeConvention | None:
    return EtapeDeConvention(etape=c.etape, echeance=c.terme, en_retard=c.en_retard) if c.etape else None


def _ligne(ligne: domain.Ligne) -> LigneDeConvention:
    return LigneDeConvention(**vars(ligne))
