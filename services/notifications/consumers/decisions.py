"""What is told of a decision: when its session is notified, and when it is corrected."""

from dataclasses import dataclass
from enum import StrEnum

from services.kit.bus import Consumers, Meta

from ..domain import Modele
from .preparation import Concerne, Preparation

__all__ = ["Verdict", "ecouter"]


class Verdict(StrEnum):
    POSITIF = "POSITIF"
    NEGATIF = "NEGATIF"
    EXAMEN_COMPLEMENTAIRE = "EXAMEN_COMPLEMENTAIRE"


LETTRES = {
    Verdict.POSITIF: Modele.DECISION_POSITIVE,
    Verdict.NEGATIF: Modele.DECISION_NEGATIVE,
    Verdict.EXAMEN_COMPLEMENTAIRE: Modele.DECISION_AJOURNEE,
}


@dataclass(frozen=True, kw_only=True)
class Decision(Concerne):
    """What this service reads of any fact that says the whole of a decision."""

    candidature: str
    verdict: Verdict
    postes_souhaites: int
    postes_attribues: int
    motifs: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class DecisionNotifiee(Decision):
    session: str


def ecouter(recoit: Consumers, prepare: Preparation) -> None:
    @recoit("decision.decision_notifiee.v1")
    async def notifiee(fait: DecisionNotifiee, meta: Meta) -> None:
        await prepare.structure(fait, meta, LETTRES[fait.verdict])
        await prepare.prefecture(fait, meta, Modele.DECISION_DU_DEPARTEMENT)
