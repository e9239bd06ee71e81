"""The rules of a post: whose it is, who holds it, what becomes of it in time."""

from ..events import Genre, MotifRetour, MotifRupture, NatureContrat
from .attache import Cible, TransfertRefuse
from .contrat import Contrat, ContratDejaRompu, ContratInconnu, ContratInvalide, Rupture, RuptureInvalide, Termes
from .dossier import PosteNonRattache, PosteOccupe, poste_id
from .poste import MOIS, Poste
from .smic import smic
from .valeurs import ActePoste, Alerte, EtatPoste, NatureActePoste, NatureAlerte, Rattachement, Retour, Voie

__all__ = [
    "MOIS",
    "ActePoste",
    "Alerte",
    "Cible",
    "Contrat",
    "ContratDejaRompu",
    "ContratInconnu",
    "ContratInvalide",
    "EtatPoste",
    "Genre",
    "MotifRetour",
    "MotifRupture",
    "NatureActePoste",
    "NatureAlerte",
    "NatureContrat",
    "Poste",
    "PosteNonRattache",
    "PosteOccupe",
    "Rattachement",
    "Retour",
    "Rupture",
    "RuptureInvalide",
    "Termes",
    "TransfertRefuse",
    "Voie",
    "poste_id",
    "smic",
]
