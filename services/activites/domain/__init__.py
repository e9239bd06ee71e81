"""The rules of a report (CRA): who files it, what it must say, how it is corrected and withdrawn."""

from .brouillon import BROUILLONS_MAX, Brouillon, TropDeBrouillons
from .contrats import (
    CompteNonLie,
    ContratAPreciser,
    ContratConnu,
    Employeur,
    EmployeurInconnu,
    HorsContrat,
    SansContrat,
    Situation,
)
from .cra import CORRECTIONS_MAX, Cra, DejaRetire, Redaction, TropDeCorrections
from .saisie import Ebauche, Saisie
from .verification import DUREE_MAX, PARTICIPANTS_MAX, CraInvalide, verifier

__all__ = [
    "BROUILLONS_MAX",
    "CORRECTIONS_MAX",
    "DUREE_MAX",
    "PARTICIPANTS_MAX",
    "Brouillon",
    "CompteNonLie",
    "ContratAPreciser",
    "ContratConnu",
    "Cra",
    "CraInvalide",
    "DejaRetire",
    "Ebauche",
    "Employeur",
    "EmployeurInconnu",
    "HorsContrat",
    "Redaction",
    "Saisie",
    "SansContrat",
    "Situation",
    "TropDeBrouillons",
    "TropDeCorrections",
    "verifier",
]
