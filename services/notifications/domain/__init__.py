"""The rules of a mail: whom to tell what, when it is due, who is sending it, when it is given up."""

from .avancement import Avancement, Etat, Part, Suivi, part_de, parts_de
from .boite import COURRIEL, Boite
from .contenu import Contenu, Destinataire
from .debit import Debit, Seau
from .denouement import Denouement
from .notification import Notification
from .refus import BoiteInvalide, NonDue, PasEnEchec
from .reprises import Reprises
from .valeurs import COMPTEES, ESPACE, Genre, Modele, Raison, Statut

__all__ = [
    "COMPTEES",
    "COURRIEL",
    "ESPACE",
    "Avancement",
    "Boite",
    "BoiteInvalide",
    "Contenu",
    "Debit",
    "Denouement",
    "Destinataire",
    "Etat",
    "Genre",
    "Modele",
    "NonDue",
    "Notification",
    "Part",
    "PasEnEchec",
    "Raison",
    "Reprises",
    "Seau",
    "Statut",
    "Suivi",
    "part_de",
    "parts_de",
]
