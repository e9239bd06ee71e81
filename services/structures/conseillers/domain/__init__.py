"""The rules on conseillers: who they are, which account is theirs, and the training they follow."""

from .conseiller import Conseiller, ConseillerDejaDeclare
from .fiche import Acte, ConseillerEstEfface, ConseillerEstRetire, NatureActe, Statut
from .identite import ConseillerRefuse, Declaration, Identite, empreinte_du_courriel
from .parcours import Parcours

__all__ = [
    "Acte",
    "Conseiller",
    "ConseillerDejaDeclare",
    "ConseillerEstEfface",
    "ConseillerEstRetire",
    "ConseillerRefuse",
    "Declaration",
    "Identite",
    "NatureActe",
    "Parcours",
    "Statut",
    "empreinte_du_courriel",
]
