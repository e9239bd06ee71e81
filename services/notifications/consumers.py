"""Whom notifications tells when something happens elsewhere: each event makes its mails once, and sends none."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from services.kit.aggregate import Conflit
from services.kit.bus import Consumers, Meta
from services.kit.telemetry import traceparent
from services.kit.temps import Horloge, maintenant

from .domain import Contenu, Destinataire, Genre, Modele, Notification
from .store import Stores

__all__ = ["BoitePrefectureDefinie", "CandidatureDeposee", "DecisionNotifiee", "Verdict", "consumers"]


@dataclass(frozen=True, kw_only=True)
class Concerne:
    """Whose candidature a fact is about, as facts about candidatures and decisions all say it."""

    candidature: str
    structure: str
    siret: str
    departement: str
    le: datetime


@dataclass(frozen=True, kw_only=True)
class CandidatureDeposee(Concerne):
    """What this service reads of `candidature.candidature_deposee.v1`."""

    nature: str
    postes_souhaites: int
    debut_souhaite: date


class Verdict(StrEnum):
    POSITIF = "POSITIF"
    NEGATIF = "NEGATIF"
    EXAMEN_COMPLEMENTAIRE = "EXAMEN_COMPLEMENTAIRE"


@dataclass(frozen=True, kw_only=True)
class DecisionNotifiee(Concerne):
    """What this service reads of `decision.decision_notifiee.v1`."""

    verdict: Verdict
    postes_souhaites: int
    postes_attribues: int
    motifs: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class BoitePrefectureDefinie:
    """What this service reads of its own `boite.boite_prefecture_definie.v1`."""

    departement: str


LETTRES = {
    Verdict.POSITIF: Modele.DECISION_POSITIVE,
    Verdict.NEGATIF: Modele.DECISION_NEGATIVE,
    Verdict.EXAMEN_COMPLEMENTAIRE: Modele.DECISION_AJOURNEE,
}


def consumers(stores: Stores, reveil: Callable[[], None] = lambda: None, horloge: Horloge = maintenant) -> Consumers:
    """``reveil`` wakes the sender once a mail is due."""
    recoit = Consumers("notifications")

    async def preparer(evenement: str, modele: Modele, a: Destinataire, contenu: Contenu) -> None:
        notification, fait = Notification.preparer(
            evenement, modele, a, contenu, le=horloge(), traceparent=traceparent()
        )
        try:
            await stores.notifications.add(notification, fait)
        except Conflit:  # the id derives from the event: this delivery is not the first
            return
        reveil()

    @recoit("candidature.candidature_deposee.v1")
    async def candidature(fait: CandidatureDeposee, meta: Meta) -> None:
        contenu = Contenu(
            candidature=fait.candidature,
            siret=fait.siret,
            departement=fait.departement,
            le=fait.le,
            nature=fait.nature,
            postes_souhaites=fait.postes_souhaites,
            debut_souhaite=fait.debut_souhaite,
        )
        prefecture = Destinataire(Genre.PREFECTURE, fait.departement)
        await preparer(meta.event_id, Modele.CANDIDATURE_A_EXAMINER, prefecture, contenu)

    @recoit("decision.decision_notifiee.v1")
    async def decision(fait: DecisionNotifiee, meta: Meta) -> None:
        contenu = Contenu(
            candidature=fait.candidature,
            siret=fait.siret,
            departement=fait.departement,
            le=fait.le,
            verdict=fait.verdict,
            postes_souhaites=fait.postes_souhaites,
            postes_attribues=fait.postes_attribues,
            motifs=fait.motifs,
        )
        structure = Destinataire(Genre.STRUCTURE, fait.structure)
        prefecture = Destinataire(Genre.PREFECTURE, fait.departement)
        await preparer(meta.event_id, LETTRES[fait.verdict], structure, contenu)
        await preparer(meta.event_id, Modele.DECISION_DU_DEPARTEMENT, prefecture, contenu)

    @recoit("boite.boite_prefecture_definie.v1")
    async def boite(fait: BoitePrefectureDefinie, meta: Meta) -> None:
        attendent = stores.notifications.scan({"attend_boite": fait.departement}, ("echeance",))
        for id in [n.id async for n in attendent]:
            await stores.notifications.change(id, lambda n: n.boite_connue(le=horloge()))
        reveil()

    return recoit
