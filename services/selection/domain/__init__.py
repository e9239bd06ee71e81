"""The rules of selection: the campagne's ledger, the committee's session, the decision."""

from .appreciation import Appreciation, AppreciationFermee, NotesInvalides
from .bareme import BAREME, NEUTRE, noter
from .campagne import Campagne, EtatSeance, LigneRegistre
from .comite import (
    Comite,
    ComiteInvalide,
    Deport,
    Membre,
    MembreInconnu,
    Pointage,
    PresidenceAbsente,
    QualiteMembre,
    QuorumNonAtteint,
)
from .comptes import Compte, CreditInvalide, PostesNonDetenus
from .decision import Decision, StatutDecision, decision_id
from .ecart import MOTIVATION_MAX, MOTIVATION_MIN, SEUIL, EcartSansMotivation, MotivationInvalide, ecart
from .etapes import ReserveALAnct, StatutSession, TransitionImpossible, diagramme
from .notation import BaremeInconnu, Notation
from .ordre_du_jour import HorsOrdreDuJour, LigneOrdreDuJour, Sens
from .proposition import LigneProposee, Proposition, PropositionTranchee, StatutProposition
from .refus import (
    BaremeFige,
    CampagneInvalide,
    DejaDecidee,
    EnveloppeDepartementaleEpuisee,
    EnveloppeNationaleEpuisee,
    EnveloppeSousLAttribue,
    LignesSansDecision,
    MotifRequis,
    PostesAuDelaDeLaDemande,
    PostesRequis,
    SeanceNonOuverte,
)
from .repartition import Choix, HypothesesInvalides, Probleme, Reste, glouton, probleme
from .scores import NOTE_MAX, SCORE_MAX, Critere, Entrees, Indicateurs, Partie, Poids, PoidsInvalides, Score
from .seance import ComiteNonCompose, DeportTardif
from .session import LIGNES_MAX, OrdreDuJourInvalide, OrdreDuJourVide, Session, SessionDansLePasse

__all__ = [
    "BAREME",
    "LIGNES_MAX",
    "MOTIVATION_MAX",
    "MOTIVATION_MIN",
    "NEUTRE",
    "NOTE_MAX",
    "SCORE_MAX",
    "SEUIL",
    "Appreciation",
    "AppreciationFermee",
    "BaremeFige",
    "BaremeInconnu",
    "Campagne",
    "CampagneInvalide",
    "Choix",
    "Comite",
    "ComiteInvalide",
    "ComiteNonCompose",
    "Compte",
    "CreditInvalide",
    "Critere",
    "Decision",
    "DejaDecidee",
    "Deport",
    "DeportTardif",
    "EcartSansMotivation",
    "Entrees",
    "EnveloppeDepartementaleEpuisee",
    "EnveloppeNationaleEpuisee",
    "EnveloppeSousLAttribue",
    "EtatSeance",
    "HorsOrdreDuJour",
    "HypothesesInvalides",
    "Indicateurs",
    "LigneOrdreDuJour",
    "LigneProposee",
    "LigneRegistre",
    "LignesSansDecision",
    "Membre",
    "MembreInconnu",
    "MotifRequis",
    "MotivationInvalide",
    "Notation",
    "NotesInvalides",
    "OrdreDuJourInvalide",
    "OrdreDuJourVide",
    "Partie",
    "Poids",
    "PoidsInvalides",
    "Pointage",
    "PostesAuDelaDeLaDemande",
    "PostesNonDetenus",
    "PostesRequis",
    "PresidenceAbsente",
    "Probleme",
    "Proposition",
    "PropositionTranchee",
    "QualiteMembre",
    "QuorumNonAtteint",
    "ReserveALAnct",
    "Reste",
    "Score",
    "SeanceNonOuverte",
    "Sens",
    "Session",
    "SessionDansLePasse",
    "StatutDecision",
    "StatutProposition",
    "StatutSession",
    "TransitionImpossible",
    "decision_id",
    "diagramme",
    "ecart",
    "glouton",
    "noter",
    "probleme",
]
