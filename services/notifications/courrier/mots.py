"""How a letter says dates, numbers and codes in French."""

from datetime import date, datetime
from typing import Final

from services.kit.temps import PARIS

__all__ = ["MOTIFS", "NATURES", "VERDICTS", "en_toutes_lettres", "moment", "postes", "sigle"]

MOIS: Final = (
    *("janvier", "février", "mars", "avril", "mai", "juin"),
    *("juillet", "août", "septembre", "octobre", "novembre", "décembre"),
)
MOTIFS: Final = {
    "BESOINS_ET_OFFRE_EXISTANTE": "l'offre de médiation numérique déjà présente répond aux besoins du territoire",
    "REPARTITION_DEPARTEMENTALE": "la répartition des postes à l'intérieur du département",
    "EQUILIBRE_ENTRE_DEPARTEMENTS": "l'équilibre des postes entre les départements",
    "QUALITE_DU_PROJET": "la qualité du projet présenté",
    "STRUCTURE_INELIGIBLE": "la catégorie juridique de votre structure n'ouvre pas droit au dispositif",
}
NATURES: Final = {
    "INITIALE": "première candidature",
    "POSTES_SUPPLEMENTAIRES": "demande de postes supplémentaires",
    "COORDINATEUR": "demande de poste de coordinateur",
}
VERDICTS: Final = {
    "POSITIF": "candidature acceptée",
    "NEGATIF": "candidature refusée",
    "EXAMEN_COMPLEMENTAIRE": "examen complémentaire",
}


def en_toutes_lettres(jour: date) -> str:
    return f"{'1er' if jour.day == 1 else jour.day} {MOIS[jour.month - 1]} {jour.year}"


def moment(le: datetime) -> str:
    """The day and the hour in France."""
    la_bas = le.astimezone(PARIS)
    return f"{en_toutes_lettres(la_bas.date())} à {la_bas.hour} h {la_bas.minute:02d}"


def postes(nombre: int) -> str:
    return f"{nombre} poste{'s' if nombre > 1 else ''}"


def sigle(identifiant: str) -> str:
    """What that number is called: 14 digits in France, 7 or 10 in New Caledonia."""
    return "SIRET" if len(identifiant) == 14 else "RIDET"
