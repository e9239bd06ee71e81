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


@dataclass(frozen=True, kw_only=True)
class DecisionCorrigee(Decision):
    """Its mails are not of the session's campaign, which may be over for months: the session is not read."""

    postes_avant: int
    notifiee: bool


def ecouter(recoit: Consumers, prepare: Preparation) -> None:
    @recoit("decision.decision_notifiee.v1")
    async def notifiee(fait: DecisionNotifiee, meta: Meta) -> None:
        await prepare.structure(fait, meta, LETTRES[fait.verdict])
        await prepare.prefecture(fait, meta, Modele.DECISION_DU_DEPARTEMENT)

    @recoit("decision.decision_corrigee.v1")
    async def corrigee(fait: DecisionCorrigee, meta: Meta) -> None:
        if not fait.notifiee:
            return  # nothing was known outside: what will be notified is already correct
        await prepare.structure(fait, meta, Modele.DECISION_CORRIGEE)
        await prepare.prefecture(fait, meta, Modele.CORRECTION_DU_DEPARTEMENT)
