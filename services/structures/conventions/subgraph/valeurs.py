"""The small types of a convention, as clients read them."""

from datetime import date, datetime
from typing import Self

import strawberry

from services.kit.subgraph import champ, type_

from .. import domain
from ..events import CodeEngagement, Etape, MotifResiliation, Partie
from .perimetre import LECTEURS

__all__ = [
    "Attestation",
    "EngagementDeLaStructure",
    "EtapeDeConvention",
    "InformationsDeConvention",
    "LigneDeConvention",
    "Manquement",
    "RenvoiDeConvention",
    "ResiliationDeConvention",
    "SignatureDeConvention",
]

strawberry.enum(Partie, name="PartieSignataire")
strawberry.enum(Etape, name="EtapeConvention")
strawberry.enum(MotifResiliation, name="MotifResiliation")
strawberry.enum(CodeEngagement, name="CodeEngagement")
strawberry.enum(domain.Statut, name="StatutConvention")
strawberry.enum(domain.EtatEngagement, name="EtatEngagement")
strawberry.enum(domain.Action, name="ActionConvention")
strawberry.enum(domain.Acteur, name="ActeurConvention")


@type_(droits=LECTEURS, description="Qui signe pour la structure, et où lui écrire.")
class InformationsDeConvention:
    signataire_nom: str
    signataire_prenom: str
    signataire_fonction: str
    adresse: str


@type_(droits=LECTEURS, description="Ce que la convention attend, de qui, et jusqu'à quand.")
class EtapeDeConvention:
    etape: Etape
    echeance: date | None = champ(description="Le dernier jour, en France.")
    en_retard: bool


@type_(droits=LECTEURS, description="La préfecture a renvoyé le dossier à la structure.")
class RenvoiDeConvention:
    manque: str = champ(description="Ce qui manque.")
    le: datetime


@type_(droits=LECTEURS, description="Une signature, apposée hors de cette plateforme.")
class SignatureDeConvention:
    partie: Partie
    jour: date
    reference: str | None = champ(description="Celle du service de signature.")


@type_(droits=LECTEURS)
class ResiliationDeConvention:
    motif: MotifResiliation
    precision: str | None
    par: domain.Acteur
    le: datetime


@type_(droits=LECTEURS, description="Une ligne de l'histoire de la convention.")
class LigneDeConvention:
    action: domain.Action
    de: domain.Statut
    vers: domain.Statut
    par: domain.Acteur
    le: datetime


@type_(droits=LECTEURS, description="Qui, comme rôle, dit que l'engagement est tenu ; `plateforme` : cela se constate.")
class Attestation:
    par: str
    le: datetime
    preuve: str | None
    piece: strawberry.ID | None
    confirmee_par: str | None
    confirmee_le: datetime | None
    contestation: str | None = champ(description="Pourquoi la préfecture ou l'ANCT ne l'a pas admise.")
    close_le: datetime | None = champ(description="Depuis quand elle ne vaut plus.")

    @classmethod
    def de(cls, a: domain.Attestation) -> Self:
        return cls(
            par=a.par,
            le=a.le,
            preuve=a.preuve,
            piece=strawberry.ID(a.piece) if a.piece else None,
            confirmee_par=a.confirmee_par,
            confirmee_le=a.confirmee_le,
            contestation=a.contestation,
            close_le=a.close_le,
        )


@type_(
    droits=LECTEURS, description="Un manquement, constaté par l'ANCT ou la préfecture ; il reste lisible, même levé."
)
class Manquement:
    engagement: CodeEngagement
    motif: str
    par: str
    le: datetime
    leve_par: str | None
    leve_le: datetime | None
    motif_levee: str | None

    @classmethod
    def de(cls, code: CodeEngagement, m: domain.Manquement) -> Self:
        return cls(
            engagement=code,
            motif=m.motif,
            par=m.par,
            le=m.le,
            leve_par=m.leve_par,
            leve_le=m.leve_le,
            motif_levee=m.motif_levee,
        )


@type_(droits=LECTEURS, description="Un engagement de la liste officielle.")
class EngagementDeLaStructure:
    code: CodeEngagement
    titre: str
    texte: str = champ(description="La phrase du texte officiel, après « la structure d'accueil s'engage ».")
    etat: domain.EtatEngagement
    echeance: date | None = champ(description="Le dernier jour pour le tenir ; vide tant que rien ne l'a fait courir.")
    constate: bool = champ(description="Si la plateforme le constate elle-même : il n'y a alors rien à attester.")
    attestation: Attestation | None = champ(description="Celle qui vaut.")
    attestations: list[Attestation] = champ(description="Toutes, de la plus ancienne à la dernière.", taille=5)
    manquements: list[Manquement] = champ(taille=2)

    @classmethod
    def de(cls, e: domain.Engagement) -> Self:
        promesse = domain.LISTE[e.code]
        return cls(
            code=e.code,
            titre=promesse.titre,
            texte=promesse.texte,
            etat=e.etat,
            echeance=e.echeance,
            constate=promesse.constate,
            attestation=Attestation.de(e.attestation) if e.attestation else None,
            attestations=[Attestation.de(a) for a in e.attestations],
            manquements=[Manquement.de(e.code, m) for m in e.manquements],
        )
