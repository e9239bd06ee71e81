"""The rules of a candidature: its states as a table, its form, its avis, its decisions."""

from ..events import MotifIrrecevabilite, Nature, SensAvis
from .avis import AVIS_MAX, AVIS_MIN, Avis, AvisInvalide, HorsDepartement
from .candidature import Candidature
from .depot import CandidatureDejaOuverte, MotifInvalide, StructureInconnue
from .etats import (
    TABLE,
    TERMINAUX,
    Action,
    ActionImpossible,
    AvisClos,
    InstructionAReprendre,
    InstructionNonOuverte,
    Statut,
    diagramme,
    suivant,
)
from .formulaire import MOTIVATION_MAX, POSTES_MAX, Formulaire, FormulaireIncomplet, FormulaireInvalide
from .valeurs import Acteur, DecisionRecue, Eligibilite, Transition, Verdict, VerdictEligibilite

__all__ = [
    "AVIS_MAX",
    "AVIS_MIN",
    "MOTIVATION_MAX",
    "POSTES_MAX",
    "TABLE",
    "TERMINAUX",
    "Acteur",
    "Action",
    "ActionImpossible",
    "Avis",
    "AvisClos",
    "AvisInvalide",
    "Candidature",
    "CandidatureDejaOuverte",
    "DecisionRecue",
    "Eligibilite",
    "Formulaire",
    "FormulaireIncomplet",
    "FormulaireInvalide",
    "HorsDepartement",
    "InstructionAReprendre",
    "InstructionNonOuverte",
    "MotifInvalide",
    "MotifIrrecevabilite",
    "Nature",
    "SensAvis",
    "Statut",
    "StructureInconnue",
    "Transition",
    "Verdict",
    "VerdictEligibilite",
    "diagramme",
    "suivant",
]
