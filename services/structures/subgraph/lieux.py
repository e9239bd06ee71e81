"""What a client sees of a place: each indicator with its vintage, and whether it is known at all."""

from datetime import date, datetime

import strawberry

from services.kit.identity import PUBLIC
from services.kit.subgraph import champ, type_

from ..domain.indicateurs import Indicateurs as Releve
from ..domain.indicateurs import Quartier as QuartierDeclare
from ..domain.zonage import ClasseFRR, Etat, Lecture
from .historique import PERIMETRE

__all__ = ["Indicateurs", "QuartierDeLaStructure", "indicateurs", "quartier"]

strawberry.enum(
    Etat,
    name="EtatIndicateur",
    description="CONNU ; NON_IMPORTE : aucune liste n'est en vigueur ; HORS_LISTE : elle ne dit rien de ce lieu.",
)
strawberry.enum(ClasseFRR, name="ClasseFRR", description="Le classement France Ruralités Revitalisation.")


@type_(droits=PUBLIC, description="Le classement de la commune en France Ruralités Revitalisation.")
class ZonageFRR:
    etat: Etat
    millesime: date | None = champ(description="L'entrée en vigueur de la liste lue.")
    classe: ClasseFRR | None
    libelle: str | None = champ(description="Le classement, comme la liste l'écrit.")


@type_(droits=PUBLIC, description="Un quartier prioritaire de la politique de la ville.")
class QuartierPrioritaire:
    code: str = champ(description="Le code national : QN00101M.")
    nom: str


@type_(droits=PUBLIC, description="Les quartiers prioritaires que la commune contient, en tout ou partie.")
class ZonageQPV:
    etat: Etat
    millesime: date | None = champ(description="L'entrée en vigueur de la liste lue.")
    quartiers: list[QuartierPrioritaire] = champ(description="Vide et CONNU : la commune n'en a aucun.", taille=20)


@type_(droits=PUBLIC, description="Ce que l'on sait d'un lieu avant toute décision, chaque chiffre avec son millésime.")
class Indicateurs:
    population: int | None = champ(description="Absente quand l'Insee n'en publie pas : ce n'est pas zéro.")
    population_millesime: str | None
    frr: ZonageFRR
    qpv: ZonageQPV
    outre_mer: bool
    postes: int | None = champ(
        droits=PERIMETRE, description="Les postes déjà attribués dans la commune ; dans son périmètre seulement."
    )
    postes_pour10000: float | None = champ(
        droits=PERIMETRE, description="Les mêmes, pour 10 000 habitants, au centième ; vu comme les postes."
    )


@type_(droits=PUBLIC, description="Le quartier prioritaire dans lequel la structure déclare se trouver.")
class QuartierDeLaStructure:
    code: str
    declare_le: datetime
    preuve: str | None = champ(droits=PERIMETRE, description="Ce qui le prouve ; vu comme le contact.")


def indicateurs(releve: Releve, *, dedans: bool) -> Indicateurs:
    """``dedans``: whether the place is in the perimeter of who asks."""
    densite = releve.postes_pour_10000
    return Indicateurs(
        population=releve.population,
        population_millesime=releve.population_millesime,
        frr=_frr(releve.frr),
        qpv=_qpv(releve.qpv),
        outre_mer=releve.outre_mer,
        postes=releve.postes if dedans else None,
        postes_pour10000=densite / 100 if dedans and densite is not None else None,
    )


def quartier(declare: QuartierDeclare, *, dedans: bool) -> QuartierDeLaStructure:
    preuve = declare.preuve if dedans else None
    return QuartierDeLaStructure(code=declare.code, declare_le=declare.declare_le, preuve=preuve)


def _frr(lue: Lecture) -> ZonageFRR:
    valeur = lue.valeurs[0] if lue.valeurs else None
    return ZonageFRR(
        etat=lue.etat,
        millesime=lue.millesime,
        classe=ClasseFRR(valeur.code) if valeur else None,
        libelle=valeur.libelle if valeur else None,
    )


def _qpv(lue: Lecture) -> ZonageQPV:
    quartiers = [QuartierPrioritaire(code=v.code, nom=v.libelle) for v in lue.valeurs]
    return ZonageQPV(etat=lue.etat, millesime=lue.millesime, quartiers=quartiers)
