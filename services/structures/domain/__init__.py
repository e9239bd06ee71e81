"""The rules on structures: who they are, where they are, and whether they may enter the scheme."""

from .commune import Commune, Communes
from .eligibilite import Bareme, Categorie, CategorieInconnue, Eligibilite, evaluer
from .formulaire import Contact, Demande
from .identifiant import identifiant_valide, ridet, rna_valide
from .simulation import SimulationImpossible, simuler
from .siret import departement_implausible, normaliser, siret_valide
from .structure import EnregistrementRefuse, SiretDejaEnregistre, SiretDUneAutre, Structure

__all__ = [
    "Bareme",
    "Categorie",
    "CategorieInconnue",
    "Commune",
    "Communes",
    "Contact",
    "Demande",
    "Eligibilite",
    "EnregistrementRefuse",
    "SimulationImpossible",
    "SiretDUneAutre",
    "SiretDejaEnregistre",
    "Structure",
    "departement_implausible",
    "evaluer",
    "identifiant_valide",
    "normaliser",
    "ridet",
    "rna_valide",
    "simuler",
    "siret_valide",
]
