"""The rules of a mail: whom to tell what, when it is due, who is sending it, when it is given up."""

from .boite import COURRIEL, Boite
from .contenu import Contenu, Destinataire
from .notification import Notification
from .refus import BoiteInvalide, NonDue, PasEnEchec
from .reprises import Reprises
from .valeurs import COMPTEES, ESPACE, Genre, Modele, Raison, Statut

__all__ = [
    "COMPTEES",
    "COURRIEL",
    "ESPACE",
    "Boite",
    "BoiteInvalide",
    "Contenu",
    "Destinataire",
    "Genre",
    "Modele",
    "NonDue",
    "Notification",
    "PasEnEchec",
    "Raison",
    "Reprises",
    "Statut",
]
