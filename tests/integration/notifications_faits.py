"""What other services tell notifications, whole, as they tell it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from services.kit.aggregate import Fait
from services.kit.temps import uuid7
from services.kit.testing import UN_JOUR

SIRET = "21690123100011"


@dataclass(frozen=True, kw_only=True)
class DecisionNotifiee(Fait, aggregat="decision"):
    decision: str
    session: str
    campagne: str
    candidature: str
    structure: str
    siret: str
    departement: str
    verdict: str
    postes_souhaites: int
    postes_attribues: int
    motifs: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class CandidatureDeposee(Fait, aggregat="candidature"):
    candidature: str
    structure: str
    siret: str
    departement: str
    nature: str
    postes_souhaites: int
    debut_souhaite: date


def decision_notifiee(**valeurs: Any) -> DecisionNotifiee:
    """Accepted: two posts of the three asked for; in the Rhône."""
    assez = {
        "le": UN_JOUR,
        "decision": uuid7(),
        "session": "session-1",
        "campagne": "campagne-1",
        "candidature": "candidature-1",
        "structure": "s-1",
        "siret": SIRET,
        "departement": "69",
        "verdict": "POSITIF",
        "postes_souhaites": 3,
        "postes_attribues": 2,
        "motifs": (),
    }
    return DecisionNotifiee(**{**assez, **valeurs})


def candidature_deposee(**valeurs: Any) -> CandidatureDeposee:
    assez = {
        "le": UN_JOUR,
        "candidature": uuid7(),
        "structure": "s-1",
        "siret": SIRET,
        "departement": "69",
        "nature": "INITIALE",
        "postes_souhaites": 3,
        "debut_souhaite": date(2026, 9, 1),
    }
    return CandidatureDeposee(**{**assez, **valeurs})
