"""The rules on conseillers: who they are, which account is theirs, and the training they follow."""

from .compte import CompteDejaLie, LienDeCompteDejaUtilise
from .conseiller import Conseiller, ConseillerDejaDeclare
from .etapes import Etape, EtapeDuParcours, EtatEtape, etapes
from .fiche import Acte, ConseillerEstEfface, ConseillerEstRetire, NatureActe, Statut
from .formation import ExamenDejaObtenu, ParcoursRefuse, PositionnementManquant
from .identite import ConseillerRefuse, Declaration, Identite, empreinte_du_courriel
from .parcours import Parcours
from .retrait import ContratEnCours, ContratExistant

__all__ = [
    "Acte",
    "CompteDejaLie",
    "Conseiller",
    "ConseillerDejaDeclare",
    "ConseillerEstEfface",
    "ConseillerEstRetire",
    "ConseillerRefuse",
    "ContratEnCours",
    "ContratExistant",
    "Declaration",
    "Etape",
    "EtapeDuParcours",
    "EtatEtape",
    "ExamenDejaObtenu",
    "Identite",
    "LienDeCompteDejaUtilise",
    "NatureActe",
    "Parcours",
    "ParcoursRefuse",
    "PositionnementManquant",
    "Statut",
    "empreinte_du_courriel",
    "etapes",
]
