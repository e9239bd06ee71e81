"""The rules on structures: who they are, where they are, and whether they may enter the scheme."""

from services.territoire import Commune, Communes

from .actes import Acte, Changement, MotifInvalide, NatureActe
from .confirmation import LienExpire, LienInconnu, RenvoiTropTot, sujet_du_jeton
from .courriel import CourrielDejaConfirme, LienDejaUtilise
from .derogation import Derogation
from .dossier import StructureEstFermee
from .eligibilite import Bareme, BaremeApplique, Categorie, CategorieInconnue, Eligibilite, evaluer
from .formulaire import Contact, Demande
from .identifiant import identifiant_valide, ridet, rna_valide
from .simulation import MillesimeInconnu, SimulationImpossible, simuler
from .siret import departement_implausible, normaliser, siret_valide
from .structure import EnregistrementRefuse, IdentiteRefusee, SiretDejaEnregistre, SiretDUneAutre, Structure
from .verdict import DerogationInutile, Effet, SansDerogation

__all__ = [
    "Acte",
    "Bareme",
    "BaremeApplique",
    "Categorie",
    "CategorieInconnue",
    "Changement",
    "Commune",
    "Communes",
    "Contact",
    "CourrielDejaConfirme",
    "Demande",
    "Derogation",
    "DerogationInutile",
    "Effet",
    "Eligibilite",
    "EnregistrementRefuse",
    "IdentiteRefusee",
    "LienDejaUtilise",
    "LienExpire",
    "LienInconnu",
    "MillesimeInconnu",
    "MotifInvalide",
    "NatureActe",
    "RenvoiTropTot",
    "SansDerogation",
    "SimulationImpossible",
    "SiretDUneAutre",
    "SiretDejaEnregistre",
    "Structure",
    "StructureEstFermee",
    "departement_implausible",
    "evaluer",
    "identifiant_valide",
    "normaliser",
    "ridet",
    "rna_valide",
    "simuler",
    "siret_valide",
    "sujet_du_jeton",
]
