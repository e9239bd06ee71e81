"""What is kept of a convention beside its state: who signs, when it was sent back, how it ended, its history."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from services.kit.aggregate import Faute, Refus

from ...domain.formulaire import propre, texte_fautif
from ..events import Etape, MotifResiliation, Partie
from .etats import Action, Statut

__all__ = [
    "Acteur",
    "Informations",
    "InformationsInvalides",
    "Ligne",
    "Origine",
    "Renvoi",
    "Resiliation",
    "Retard",
    "Signature",
    "TexteInvalide",
    "lire_informations",
    "lire_texte",
]

TEXTE: Final = (10, 4_000)
NOM_MAX, ADRESSE_MAX = 100, 300


class Acteur(StrEnum):
    """Who did it, as a role: no person is named. ``PLATEFORME``: nobody's act, a day is over or a fact was heard."""

    STRUCTURE = "STRUCTURE"
    PREFECTURE = "PREFECTURE"
    ANCT = "ANCT"
    PLATEFORME = "PLATEFORME"


class InformationsInvalides(Refus):
    message = "Les informations administratives sont à corriger."


class TexteInvalide(Refus):
    message = "Ce texte ne peut pas être enregistré tel quel."


@dataclass(frozen=True, kw_only=True)
class Informations:
    """Who signs for the structure, and where it is written to. Personal data: in no fact."""

    signataire_nom: str
    signataire_prenom: str
    signataire_fonction: str
    adresse: str


@dataclass(frozen=True, kw_only=True)
class Renvoi:
    """The préfecture sent the file back; ``manque``: what is missing."""

    manque: str
    le: datetime


@dataclass(frozen=True, kw_only=True)
class Signature:
    """``jour`` is when that side signed, ``le`` when it was told; ``reference`` is the signature service's own."""

    partie: Partie
    jour: date
    reference: str | None
    le: datetime


@dataclass(frozen=True, kw_only=True)
class Retard:
    """A step whose day was told to be over."""

    etape: Etape
    echeance: date
    le: datetime


@dataclass(frozen=True, kw_only=True)
class Resiliation:
    """``precision`` is what somebody wrote; None when the platform closed it."""

    motif: MotifResiliation
    precision: str | None
    par: Acteur
    le: datetime


@dataclass(frozen=True, kw_only=True)
class Origine:
    """The structure it was of, until that structure was merged into another."""

    structure: str
    siret: str
    le: datetime


@dataclass(frozen=True, kw_only=True)
class Ligne:
    """One line of the history."""

    action: Action
    de: Statut
    vers: Statut
    par: Acteur
    le: datetime


def lire_informations(*, nom: str, prenom: str, fonction: str, adresse: str) -> Informations:
    """What the structure typed. Raises InformationsInvalides with every fault at once."""
    fautes = (
        *texte_fautif("signataireNom", nom, "le nom du signataire", NOM_MAX),
        *texte_fautif("signatairePrenom", prenom, "le prénom du signataire", NOM_MAX),
        *texte_fautif("signataireFonction", fonction, "la fonction du signataire", NOM_MAX),
        *texte_fautif("adresse", adresse, "l'adresse de la structure", ADRESSE_MAX),
    )
    if fautes:
        raise InformationsInvalides(fautes=fautes)
    return Informations(
        signataire_nom=propre(nom),
        signataire_prenom=propre(prenom),
        signataire_fonction=propre(fonction),
        adresse=propre(adresse),
    )


def lire_texte(champ: str, texte: str | None, quoi: str) -> str:
    """A reason that a person typed, 10 to 4,000 characters. Raises TexteInvalide."""
    minimum, maximum = TEXTE
    fautes = texte_fautif(champ, texte, quoi, maximum)
    lu = propre(texte)
    if not fautes and len(lu) < minimum:
        fautes = (Faute(champ, f"Ce texte compte au moins {minimum} caractères."),)
    if fautes:
        raise TexteInvalide(fautes=fautes)
    return lu
