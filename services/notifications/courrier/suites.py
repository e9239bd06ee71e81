"""How a letter says, in French, what comes after a decision: posts, convention, engagements."""

from dataclasses import dataclass
from typing import Final

__all__ = ["ENGAGEMENTS", "GENRES_DE_POSTE", "RESILIATIONS", "RETARDS", "Retard"]

GENRES_DE_POSTE: Final = {
    "CONUM": "poste de conseiller numérique",
    "COORDO": "poste de coordinateur",
}
ENGAGEMENTS: Final = {
    "RECRUTEMENT": "recruter au plus vite à compter de la notification",
    "FORMATION": "laisser le conseiller partir en formation avant sa prise de poste",
    "CERTIFICATION": "faciliter sa participation aux examens de certification (Pix et premier bloc du titre "
    "professionnel)",
    "MISSIONS": "faire réaliser les trois grandes missions du conseiller numérique, et en rendre compte",
    "EQUIPEMENT": "fournir l'équipement nécessaire : ordinateur, téléphone portable, espace de travail, voiture si "
    "nécessaire",
    "COMMUNAUTE": "laisser au conseiller du temps pour la communauté professionnelle",
    "CRA": "faire utiliser le compte rendu d'activité, et se porter responsable de sa fiabilité",
}
"""The official list (*Comment entrer dans le dispositif*, Engagements), each line shortened."""
RESILIATIONS: Final = {
    "DEMANDE_DE_LA_STRUCTURE": "la demande de la structure",
    "MANQUEMENT_AUX_ENGAGEMENTS": "un manquement aux engagements",
    "POSTES_RENDUS": "tous les postes sont rendus",
    "DECISION_CORRIGEE": "la décision qui attribuait les postes est corrigée",
    "STRUCTURE_FERMEE": "la structure est fermée",
}


@dataclass(frozen=True)
class Retard:
    """A step that is late: what is not done, and what the structure is to do."""

    dit: str
    a_faire: str


RETARDS: Final = {
    "COMPLETER": Retard("n'est pas transmise", "Complétez le dossier et transmettez-le à la préfecture"),
    "INSTRUIRE": Retard("n'est pas examinée", "Suivez son examen"),
    "SIGNER": Retard("n'est pas signée", "Signez-la, ou faites-la signer"),
    "RENOUVELER": Retard(
        "est sans demande de renouvellement", "Demandez-le, si vous voulez qu'elle continue après sa fin,"
    ),
}
"""Step of a convention → how a letter says that it is late."""
