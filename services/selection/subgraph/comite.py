"""How the committee that sits is written and shown: by and to ANCT alone, since it names persons."""

import datetime as dt
from typing import Self

import strawberry

from services.kit.identity import roles
from services.kit.subgraph import champ, type_

from .. import domain

__all__ = ["Comite", "Deport", "Membre", "MembreComite", "Pointage"]

ANCT = roles("anct")

strawberry.enum(domain.QualiteMembre, name="QualiteMembre")


@strawberry.input(description="Un membre du comité ; sa place dans la liste est son numéro, à partir de 1.")
class MembreComite:
    nom: str
    prenom: str
    organisme: str
    fonction: str
    qualite: domain.QualiteMembre = domain.QualiteMembre.MEMBRE

    def vers(self) -> domain.Membre:
        return domain.Membre(
            nom=self.nom,
            prenom=self.prenom,
            organisme=self.organisme,
            fonction=self.fonction,
            qualite=self.qualite,
        )


@type_(droits=ANCT, description="Un membre du comité ; son numéro le désigne partout ailleurs.")
class Membre:
    numero: int
    nom: str
    prenom: str
    organisme: str
    fonction: str
    qualite: domain.QualiteMembre
    present: bool


@type_(droits=ANCT, description="Les membres présents à partir de ce moment.")
class Pointage:
    presents: list[int] = champ(taille=20)
    le: dt.datetime


@type_(droits=ANCT, description="Un membre qui ne prend pas part à l'examen d'une candidature.")
class Deport:
    membre: int
    candidature_id: strawberry.ID
    le: dt.datetime


@type_(droits=ANCT, description="Le comité d'une session.")
class Comite:
    membres: list[Membre] = champ(taille=20)
    quorum: int = champ(description="Combien de membres doivent être présents.")
    quorum_atteint: bool
    pointages: list[Pointage] = champ(taille=10)
    deports: list[Deport] = champ(taille=10)

    @classmethod
    def de(cls, c: domain.Comite) -> Self:
        return cls(
            membres=[
                Membre(
                    numero=numero,
                    nom=m.nom,
                    prenom=m.prenom,
                    organisme=m.organisme,
                    fonction=m.fonction,
                    qualite=m.qualite,
                    present=numero in c.presents,
                )
                for numero, m in enumerate(c.membres, start=1)
            ],
            quorum=c.quorum,
            quorum_atteint=c.quorum_atteint,
            pointages=[Pointage(presents=list(p.presents), le=p.le) for p in c.pointages],
            deports=[Deport(membre=d.membre, candidature_id=strawberry.ID(d.candidature), le=d.le) for d in c.deports],
        )
