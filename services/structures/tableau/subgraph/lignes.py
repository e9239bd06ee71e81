"""The lines of a tableau de pilotage, as clients read them."""

from collections.abc import Sequence
from datetime import date
from typing import Final, Self

import strawberry

from services.kit.identity import roles
from services.kit.subgraph import champ, type_

from .. import domain

__all__ = ["PERIMETRE", "AFaire", "AlerteDuTableau", "ConseillerDuTableau", "CraDuTableau", "PostesDuTableau"]

PERIMETRE: Final = roles("anct", "prefecture", "structure")


@type_(droits=PERIMETRE, description="Une chose à faire.")
class AFaire:
    code: str = champ(description="Un code stable, pour les programmes.")
    phrase: str = champ(description="La phrase à montrer.")
    echeance: date | None = champ(description="Le dernier jour, en France ; vide quand il n'y en a pas.")
    retard: int = champ(description="De combien de jours l'échéance est dépassée ; zéro quand elle ne l'est pas.")
    geste: str | None = champ(description="La mutation qui le fait.")
    cible: strawberry.ID = champ(description="Sur quoi : une convention, un poste, un conseiller.")

    @classmethod
    def de(cls, t: domain.Tache) -> Self:
        return cls(
            code=t.code,
            phrase=t.phrase,
            echeance=t.echeance,
            retard=t.retard,
            geste=t.geste,
            cible=strawberry.ID(t.cible),
        )


@type_(droits=PERIMETRE, description="Ce qui ne va pas.")
class AlerteDuTableau:
    code: str
    phrase: str
    depuis: date | None
    cible: strawberry.ID

    @classmethod
    def de(cls, a: domain.Alerte) -> Self:
        return cls(code=a.code, phrase=a.phrase, depuis=a.depuis, cible=strawberry.ID(a.cible))


@type_(droits=PERIMETRE)
class PosteDuTableau:
    id: strawberry.ID
    numero: int
    genre: str
    etat: str = champ(description="OCCUPE, VACANT ou RENDU, aujourd'hui.")
    conseiller: strawberry.ID | None
    vacant_depuis: date | None
    recruter_avant: date | None = champ(description="Trois mois après l'attribution, tant que personne n'est recruté.")
    rendre_avant: date | None = champ(description="La fin des six mois de vacance.")

    @classmethod
    def de(cls, p: domain.LigneDePoste) -> Self:
        return cls(
            id=strawberry.ID(p.id),
            numero=p.numero,
            genre=p.genre,
            etat=p.etat,
            conseiller=strawberry.ID(p.conseiller) if p.conseiller else None,
            vacant_depuis=p.vacant_depuis,
            recruter_avant=p.recruter_avant,
            rendre_avant=p.rendre_avant,
        )


@type_(droits=PERIMETRE)
class PostesDuTableau:
    attribues: int = champ(description="Par les décisions, à cette structure.")
    rattaches: int
    occupes: int
    vacants: int
    rendus: int
    lignes: list[PosteDuTableau]

    @classmethod
    def de(cls, p: domain.Postes) -> Self:
        return cls(
            attribues=p.attribues,
            rattaches=p.rattaches,
            occupes=p.occupes,
            vacants=p.vacants,
            rendus=p.rendus,
            lignes=[PosteDuTableau.de(ligne) for ligne in p.lignes],
        )


@type_(droits=PERIMETRE)
class EtapeDuTableau:
    code: str
    faite: bool
    echeance: date | None


@type_(droits=PERIMETRE)
class ConseillerDuTableau:
    id: strawberry.ID
    nom: str | None
    lie: bool = champ(description="S'il a relié son propre compte.")
    en_poste: bool = champ(description="Sous contrat, ou pas encore ; faux une fois parti.")
    heures: int | None = champ(description="Le parcours auquel mène son test de positionnement.")
    etapes: list[EtapeDuTableau] = champ(taille=5)

    @classmethod
    def de(cls, c: domain.LigneDeConseiller) -> Self:
        return cls(
            id=strawberry.ID(c.id),
            nom=c.nom,
            lie=c.lie,
            en_poste=c.en_poste,
            heures=c.heures,
            etapes=[EtapeDuTableau(code=e.code, faite=e.faite, echeance=e.echeance) for e in c.etapes],
        )


@type_(droits=PERIMETRE)
class CraDuConseiller:
    conseiller: strawberry.ID
    nombre: int = champ(description="Dans le mois.")
    dernier_jour: date | None = champ(description="Celui du dernier compte rendu, depuis deux mois.")


@type_(droits=PERIMETRE)
class CraDuTableau:
    mois: str = champ(description="L'année et le mois, comme 2026-05.")
    nombre: int
    par_conseiller: list[CraDuConseiller]

    @classmethod
    def de(cls, mois: str, cra: Sequence[domain.CraVus]) -> Self:
        return cls(
            mois=mois,
            nombre=sum(c.nombre for c in cra),
            par_conseiller=[
                CraDuConseiller(conseiller=strawberry.ID(c.conseiller), nombre=c.nombre, dernier_jour=c.dernier_jour)
                for c in cra
            ],
        )
