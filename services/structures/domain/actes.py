"""What was done to a structure after it registered: who, what, when, why, before and after."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from services.kit.aggregate import Faute, Refus

from .formulaire import propre, texte_fautif

__all__ = ["Acte", "Changement", "Fermeture", "MotifInvalide", "NatureActe", "lire_motif"]

MOTIF_MIN: Final = 10
MOTIF_MAX: Final = 1_000


class MotifInvalide(Refus):
    message = "Le motif est à corriger."


class NatureActe(StrEnum):
    """What kind of thing was done."""

    IDENTITE_MODIFIEE = "IDENTITE_MODIFIEE"
    COURRIEL_CONFIRME = "COURRIEL_CONFIRME"
    ELIGIBILITE_DEROGEE = "ELIGIBILITE_DEROGEE"
    DEROGATION_LEVEE = "DEROGATION_LEVEE"
    ELIGIBILITE_REEVALUEE = "ELIGIBILITE_REEVALUEE"
    FERMETURE = "FERMETURE"
    QUARTIER_DECLARE = "QUARTIER_DECLARE"
    FUSION = "FUSION"
    CONTACT_EFFACE = "CONTACT_EFFACE"


@dataclass(frozen=True, kw_only=True)
class Changement:
    """One field, named as in the form (``contact.courriel``), or ``eligibilite.verdict``; empty text: nothing there."""

    champ: str
    avant: str
    apres: str


@dataclass(frozen=True, kw_only=True)
class Acte:
    """One line of the history. ``par`` is a role, never a person; the contact's details may be among the changes."""

    nature: NatureActe
    par: str
    le: datetime
    motif: str | None = None
    changements: tuple[Changement, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Fermeture:
    """Since when the structure is closed, and why; ``par`` is a role."""

    par: str
    le: datetime
    motif: str


def lire_motif(motif: str | None) -> str:
    """A reason that a person typed: 10 to 1,000 characters once its spaces are single. Raises MotifInvalide."""
    lu = propre(motif)
    fautes = texte_fautif("motif", motif, "le motif", MOTIF_MAX)
    if not fautes and len(lu) < MOTIF_MIN:
        fautes = (Faute("motif", f"Le motif compte au moins {MOTIF_MIN} caractères."),)
    if fautes:
        raise MotifInvalide(fautes=fautes)
    return lu
