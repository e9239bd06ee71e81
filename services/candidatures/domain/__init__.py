"""The rules of a candidature: its states as a table, its form, its clocks, its avis, its decisions."""

from ..events import MotifIrrecevabilite, Nature, SensAvis
from .avis import AVIS_MAX, AVIS_MIN, Avis, AvisInvalide, HorsDepartement
from .candidature import Candidature
from .complement import (
    MANQUE_MAX,
    MANQUE_MIN,
    REPONSE_MAX,
    Complement,
    ComplementHorsDelai,
    ComplementInvalide,
    IssueComplement,
)
from .delai import RELANCE, TERME, Delai
from .delais import FENETRE, Delais, mesurer
from .depot import (
    CandidatureDejaOuverte,
    MotifInvalide,
    PremiereCandidatureRequise,
    StructureFermee,
    StructureInconnue,
    StructureReunie,
)
from .doublon import OriginalInvalide
from .etats import (
    TABLE,
    TERMINAUX,
    Action,
    ActionImpossible,
    AvisClos,
    ComplementAttendu,
    DoublonTropTard,
    InstructionAReprendre,
    InstructionNonOuverte,
    Statut,
    diagramme,
    suivant,
)
from .formulaire import MOTIVATION_MAX, POSTES_MAX, Formulaire, FormulaireIncomplet, FormulaireInvalide
from .plume import Plume, Porteur
from .raisons import etapes
from .valeurs import Acteur, DecisionRecue, Eligibilite, Origine, Transition, Verdict, VerdictEligibilite

__all__ = [
    "AVIS_MAX",
    "AVIS_MIN",
    "FENETRE",
    "MANQUE_MAX",
    "MANQUE_MIN",
    "MOTIVATION_MAX",
    "POSTES_MAX",
    "RELANCE",
    "REPONSE_MAX",
    "TABLE",
    "TERME",
    "TERMINAUX",
    "Acteur",
    "Action",
    "ActionImpossible",
    "Avis",
    "AvisClos",
    "AvisInvalide",
    "Candidature",
    "CandidatureDejaOuverte",
    "Complement",
    "ComplementAttendu",
    "ComplementHorsDelai",
    "ComplementInvalide",
    "DecisionRecue",
    "Delai",
    "Delais",
    "DoublonTropTard",
    "Eligibilite",
    "Formulaire",
    "FormulaireIncomplet",
    "FormulaireInvalide",
    "HorsDepartement",
    "InstructionAReprendre",
    "InstructionNonOuverte",
    "IssueComplement",
    "MotifInvalide",
    "MotifIrrecevabilite",
    "Nature",
    "OriginalInvalide",
    "Origine",
    "Plume",
    "Porteur",
    "PremiereCandidatureRequise",
    "SensAvis",
    "Statut",
    "StructureFermee",
    "StructureInconnue",
    "StructureReunie",
    "Transition",
    "Verdict",
    "VerdictEligibilite",
    "diagramme",
    "etapes",
    "mesurer",
    "suivant",
]
