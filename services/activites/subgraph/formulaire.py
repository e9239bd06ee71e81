"""The form of a report: as a conseiller sends it, and as it is read again."""

from datetime import date
from typing import Self

import strawberry

from services.kit.identity import roles
from services.kit.subgraph import champ, type_

from .. import domain, vocabulaire

__all__ = ["FORMULAIRE", "FormulaireCra", "SaisieCra"]

FORMULAIRE = roles("anct", "prefecture", "coordinateur", "structure", "conseiller")

for _enum, _nom in (
    (vocabulaire.Statut, "StatutCra"),
    (vocabulaire.TypeCra, "TypeCra"),
    (vocabulaire.Theme, "ThemeCra"),
    (vocabulaire.SousTheme, "SousThemeCra"),
    (vocabulaire.Lieu, "LieuCra"),
    (vocabulaire.TrancheAge, "TrancheAge"),
    (vocabulaire.StatutPublic, "StatutPublic"),
    (vocabulaire.Genre, "Genre"),
    (vocabulaire.Materiel, "MaterielCra"),
    (vocabulaire.Autonomie, "AutonomieCra"),
    (vocabulaire.Orientation, "OrientationCra"),
    (vocabulaire.MotifRetrait, "MotifRetraitCra"),
):
    strawberry.enum(_enum, name=_nom)


@strawberry.input(name="ParAgeSaisi")
class ParAgeSaisi:
    tranche: vocabulaire.TrancheAge
    nombre: int


@strawberry.input(name="ParStatutSaisi")
class ParStatutSaisi:
    statut: vocabulaire.StatutPublic
    nombre: int


@strawberry.input(name="ParGenreSaisi")
class ParGenreSaisi:
    genre: vocabulaire.Genre
    nombre: int


@strawberry.input(
    name="SaisieCra",
    description="Ce que le conseiller écrit de son accompagnement. Rien n'est obligatoire ici : ce qui manque est dit "
    "avec les autres fautes. Aucun texte libre : personne n'y est nommé.",
)
class SaisieCra:
    jour: date | None = strawberry.field(default=None, description="Le jour, en France ; pas dans le futur.")
    type: vocabulaire.TypeCra | None = vocabulaire.TypeCra.INDIVIDUEL
    duree: int | None = strawberry.field(default=None, description="En minutes, de 1 à 1439.")
    lieu: vocabulaire.Lieu | None = None
    commune: str | None = strawberry.field(
        default=None, description="Le code INSEE ; requis pour un lieu d'activité ou un autre lieu, et là seulement."
    )
    themes: list[vocabulaire.Theme] = strawberry.field(default_factory=list)
    sous_themes: list[vocabulaire.SousTheme] = strawberry.field(
        default_factory=list, description="Avec l'aide aux démarches administratives seulement."
    )
    participants: int | None = strawberry.field(default=None, description="Un, sauf pour un accompagnement collectif.")
    deja_accompagnes: int | None = None
    ages: list[ParAgeSaisi] = strawberry.field(default_factory=list)
    statuts: list[ParStatutSaisi] = strawberry.field(default_factory=list)
    genres: list[ParGenreSaisi] = strawberry.field(default_factory=list)
    materiels: list[vocabulaire.Materiel] = strawberry.field(default_factory=list)
    autonomie: vocabulaire.Autonomie | None = None
    orientations: list[vocabulaire.Orientation] = strawberry.field(default_factory=list)
    contrat: strawberry.ID | None = strawberry.field(
        default=None, description="Seulement pour qui avait deux contrats ce jour-là."
    )

    def lue(self) -> domain.Ebauche:
        return domain.Ebauche(
            jour=self.jour,
            type=self.type,
            duree=self.duree,
            lieu=self.lieu,
            commune=self.commune,
            themes=tuple(self.themes),
            sous_themes=tuple(self.sous_themes),
            participants=self.participants,
            deja_accompagnes=self.deja_accompagnes,
            ages=tuple((a.tranche, a.nombre) for a in self.ages),
            statuts=tuple((s.statut, s.nombre) for s in self.statuts),
            genres=tuple((g.genre, g.nombre) for g in self.genres),
            materiels=tuple(self.materiels),
            autonomie=self.autonomie,
            orientations=tuple(self.orientations),
            contrat=self.contrat,
        )


@type_(droits=FORMULAIRE)
class ParAge:
    tranche: vocabulaire.TrancheAge
    nombre: int


@type_(droits=FORMULAIRE)
class ParStatut:
    statut: vocabulaire.StatutPublic
    nombre: int


@type_(droits=FORMULAIRE)
class ParGenre:
    genre: vocabulaire.Genre
    nombre: int


@type_(droits=FORMULAIRE, description="Un formulaire tel qu'il a été rempli, en tout ou en partie.")
class FormulaireCra:
    jour: date | None
    type: vocabulaire.TypeCra | None
    duree: int | None
    lieu: vocabulaire.Lieu | None
    commune: str | None
    themes: list[vocabulaire.Theme] = champ(taille=19)
    sous_themes: list[vocabulaire.SousTheme] = champ(taille=11)
    participants: int | None
    deja_accompagnes: int | None
    ages: list[ParAge] = champ(taille=8)
    statuts: list[ParStatut] = champ(taille=5)
    genres: list[ParGenre] = champ(taille=3)
    materiels: list[vocabulaire.Materiel] = champ(taille=5)
    autonomie: vocabulaire.Autonomie | None
    orientations: list[vocabulaire.Orientation] = champ(taille=7)
    contrat: strawberry.ID | None

    @classmethod
    def de(cls, e: domain.Ebauche) -> Self:
        return cls(
            jour=e.jour,
            type=e.type,
            duree=e.duree,
            lieu=e.lieu,
            commune=e.commune,
            themes=list(e.themes),
            sous_themes=list(e.sous_themes),
            participants=e.participants,
            deja_accompagnes=e.deja_accompagnes,
            ages=[ParAge(tranche=k, nombre=n) for k, n in e.ages],
            statuts=[ParStatut(statut=k, nombre=n) for k, n in e.statuts],
            genres=[ParGenre(genre=k, nombre=n) for k, n in e.genres],
            materiels=list(e.materiels),
            autonomie=e.autonomie,
            orientations=list(e.orientations),
            contrat=None if e.contrat is None else strawberry.ID(e.contrat),
        )
