"""The rules of a convention and of its engagements."""

from .constats import Constats, Parcours, PosteSuivi, Vu
from .convention import Convention, convention_id
from .dossier import COMPLETER_JOURS, DUREE_MOIS, PREAVIS_MOIS, REPRENDRE_JOURS
from .engagement import Attestation, Engagement, EtatEngagement, Manquement
from .etapes import InstructionNonAchevee, RenouvellementInvalide, SignatureInvalide, TransmissionIncomplete
from .etats import EN_VIGUEUR, LIBELLES, TABLE, TERMINAUX, Action, ActionImpossible, Statut, diagramme
from .liste import CONSTATES, LISTE, Depuis, Promesse
from .piece import NOMS, OBLIGATOIRES, Piece, TailleInvalide
from .pieces import PieceDeLaStructure, PiecesFigees, TropDePieces
from .promesses import AttestationAbsente, EngagementConstate, ManquementAbsent, ManquementEnCours
from .valeurs import (
    Acteur,
    Informations,
    InformationsInvalides,
    Ligne,
    Renvoi,
    Resiliation,
    Signature,
    TexteInvalide,
    lire_informations,
    lire_texte,
)

__all__ = [
    "COMPLETER_JOURS",
    "CONSTATES",
    "DUREE_MOIS",
    "EN_VIGUEUR",
    "LIBELLES",
    "LISTE",
    "NOMS",
    "OBLIGATOIRES",
    "PREAVIS_MOIS",
    "REPRENDRE_JOURS",
    "TABLE",
    "TERMINAUX",
    "Acteur",
    "Action",
    "ActionImpossible",
    "Attestation",
    "AttestationAbsente",
    "Constats",
    "Convention",
    "Depuis",
    "Engagement",
    "EngagementConstate",
    "EtatEngagement",
    "Informations",
    "InformationsInvalides",
    "InstructionNonAchevee",
    "Ligne",
    "Manquement",
    "ManquementAbsent",
    "ManquementEnCours",
    "Parcours",
    "Piece",
    "PieceDeLaStructure",
    "PiecesFigees",
    "PosteSuivi",
    "Promesse",
    "RenouvellementInvalide",
    "Renvoi",
    "Resiliation",
    "Signature",
    "SignatureInvalide",
    "Statut",
    "TailleInvalide",
    "TexteInvalide",
    "TransmissionIncomplete",
    "TropDePieces",
    "Vu",
    "convention_id",
    "diagramme",
    "lire_informations",
    "lire_texte",
]
