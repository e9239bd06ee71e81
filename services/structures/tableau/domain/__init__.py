"""What a tableau de pilotage shows, put together from what the parts of the service know."""

from .lignes import Alerte, ConventionVue, CraVus, EngagementVu, EtapeVue, LigneDeConseiller, LigneDePoste, Tache
from .mois import CraDuMois, Entree, cle_du_mois, mois_de
from .tableau import Postes, Tableau, assembler

__all__ = [
    "Alerte",
    "ConventionVue",
    "CraDuMois",
    "CraVus",
    "EngagementVu",
    "Entree",
    "EtapeVue",
    "LigneDeConseiller",
    "LigneDePoste",
    "Postes",
    "Tableau",
    "Tache",
    "assembler",
    "cle_du_mois",
    "mois_de",
]
