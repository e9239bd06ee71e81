"""A session of the national selection committee (COSELEC), from its planning to its notification."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final, Self

from services.kit.aggregate import Aggregate, Refus
from services.kit.temps import jour_paris

from ..events import (
    OrdreDuJourClos,
    SessionAnnulee,
    SessionDeliberee,
    SessionNotifiee,
    SessionOuverte,
    SessionPlanifiee,
)

__all__ = [
    "LIGNES_MAX",
    "TRANSITIONS",
    "HorsOrdreDuJour",
    "LigneOrdreDuJour",
    "OrdreDuJourInvalide",
    "OrdreDuJourVide",
    "ReserveALAnct",
    "Sens",
    "Session",
    "SessionDansLePasse",
    "StatutSession",
    "TransitionImpossible",
    "diagramme",
]

LIGNES_MAX: Final = 1_000
"""A session examines 60 to 100 candidatures; beyond this it is several sessions."""


class StatutSession(StrEnum):
    PLANIFIEE = "PLANIFIEE"
    ORDRE_DU_JOUR_CLOS = "ORDRE_DU_JOUR_CLOS"
    EN_SEANCE = "EN_SEANCE"
    DELIBEREE = "DELIBEREE"
    NOTIFIEE = "NOTIFIEE"
    ANNULEE = "ANNULEE"


S = StatutSession
TRANSITIONS: Final[Mapping[str, tuple[frozenset[StatutSession], StatutSession]]] = {
    "clore l'ordre du jour": (frozenset({S.PLANIFIEE}), S.ORDRE_DU_JOUR_CLOS),
    "ouvrir la séance": (frozenset({S.ORDRE_DU_JOUR_CLOS}), S.EN_SEANCE),
    "délibérer": (frozenset({S.EN_SEANCE}), S.DELIBEREE),
    "notifier": (frozenset({S.DELIBEREE}), S.NOTIFIEE),
    # A sitting committee always has a way out (complementary examination), so only what has not begun is cancelled:
    # decisions in the ledger never lose their session.
    "annuler": (frozenset({S.PLANIFIEE, S.ORDRE_DU_JOUR_CLOS}), S.ANNULEE),
}
"""Every move there is: its name, from where, to where. The rules and the diagram both read it."""


def diagramme() -> str:
    """The state machine as Mermaid draws it."""
    fleches = [
        f"    {de} --> {vers}: {geste}"
        for geste, (depuis, vers) in TRANSITIONS.items()
        for de in sorted(depuis, key=list(S).index)
    ]
    debut = f"    [*] --> {S.PLANIFIEE}: planifier"
    return "\n".join(["stateDiagram-v2", debut, *fleches, f"    {S.NOTIFIEE} --> [*]", f"    {S.ANNULEE} --> [*]", ""])


class Sens(StrEnum):
    """The préfecture's opinion, as the agenda shows it."""

    FAVORABLE = "FAVORABLE"
    RESERVE = "RESERVE"
    DEFAVORABLE = "DEFAVORABLE"


class ReserveALAnct(Refus):
    message = "Seule l'ANCT, qui préside le comité de sélection national, conduit une session."


class SessionDansLePasse(Refus):
    message = "Une session se tient aujourd'hui ou plus tard."


class TransitionImpossible(Refus):
    message = "La session n'en est pas à cette étape."


class OrdreDuJourVide(Refus):
    message = "Un ordre du jour porte au moins une candidature dont l'avis de la préfecture est rendu."


class OrdreDuJourInvalide(Refus):
    message = f"Un ordre du jour porte au plus {LIGNES_MAX} candidatures, chacune une seule fois."


class HorsOrdreDuJour(Refus):
    message = "Cette candidature n'est pas à l'ordre du jour de la session."


@dataclass(frozen=True, kw_only=True)
class LigneOrdreDuJour:
    """A candidature as it stood when the agenda was closed: what the committee decides upon."""

    candidature: str
    structure: str
    siret: str
    departement: str
    nature: str
    postes_souhaites: int
    sens: Sens
    postes_recommandes: int
    rang: int | None = None


@dataclass(frozen=True, kw_only=True)
class Session(Aggregate):
    """One meeting of the committee within a campagne. ``date`` is a day of France; ``role`` in the rules is
    the role of who acts, as its token says."""

    campagne: str
    date: dt.date
    president: str = "ANCT"
    statut: StatutSession = StatutSession.PLANIFIEE
    ordre_du_jour: tuple[LigneOrdreDuJour, ...] = ()
    notifiee_le: dt.datetime | None = None

    @classmethod
    def planifier(
        cls, *, id: str, campagne: str, date: dt.date, role: str, le: dt.datetime
    ) -> tuple[Self, SessionPlanifiee]:
        _reserver(role)
        if date < jour_paris(le):
            raise SessionDansLePasse
        return cls(id=id, campagne=campagne, date=date), SessionPlanifiee(
            session=id, campagne=campagne, date=date, le=le
        )

    def clore_ordre_du_jour(
        self, *, lignes: tuple[LigneOrdreDuJour, ...], role: str, le: dt.datetime
    ) -> tuple[Self, OrdreDuJourClos]:
        """Freezes the agenda: by département, then by the préfecture's rank, those without one last."""
        statut = self.vers("clore l'ordre du jour", role)
        if not lignes:
            raise OrdreDuJourVide
        if len(lignes) > LIGNES_MAX or len({ligne.candidature for ligne in lignes}) < len(lignes):
            raise OrdreDuJourInvalide
        ordre = tuple(sorted(lignes, key=lambda x: (x.departement, x.rang is None, x.rang or 0, x.candidature)))
        candidatures = tuple(ligne.candidature for ligne in ordre)
        fait = OrdreDuJourClos(session=self.id, campagne=self.campagne, candidatures=candidatures, le=le)
        return replace(self, statut=statut, ordre_du_jour=ordre), fait

    def ouvrir(self, *, role: str, le: dt.datetime) -> tuple[Self, SessionOuverte]:
        statut = self.vers("ouvrir la séance", role)
        return replace(self, statut=statut), SessionOuverte(session=self.id, campagne=self.campagne, le=le)

    def deliberer(self, *, role: str, le: dt.datetime) -> tuple[Self, SessionDeliberee]:
        """To be called once the campagne's ledger has closed the séance: that is where every line is checked."""
        statut = self.vers("délibérer", role)
        return replace(self, statut=statut), SessionDeliberee(session=self.id, campagne=self.campagne, le=le)

    def notifier(self, *, role: str, le: dt.datetime) -> tuple[Self, SessionNotifiee]:
        statut = self.vers("notifier", role)
        fait = SessionNotifiee(session=self.id, campagne=self.campagne, le=le)
        return replace(self, statut=statut, notifiee_le=le), fait

    def annuler(self, *, role: str, le: dt.datetime) -> tuple[Self, SessionAnnulee]:
        """The agenda stays readable; its candidatures are free for another session."""
        statut = self.vers("annuler", role)
        candidatures = tuple(ligne.candidature for ligne in self.ordre_du_jour)
        fait = SessionAnnulee(session=self.id, campagne=self.campagne, candidatures=candidatures, le=le)
        return replace(self, statut=statut), fait

    def ligne(self, candidature: str) -> LigneOrdreDuJour:
        """The agenda's line of this candidature; raises HorsOrdreDuJour."""
        for ligne in self.ordre_du_jour:
            if ligne.candidature == candidature:
                return ligne
        raise HorsOrdreDuJour

    def retient(self, candidature: str, *, nouvel_avis: bool) -> bool:
        """Whether this session keeps the candidature from every other: it may still put it on its agenda, or has it
        there. Once the decision is told, only an avis given since (``nouvel_avis``) opens another session to it."""
        if self.statut is S.PLANIFIEE:
            return True
        if self.statut is S.ANNULEE or (self.statut is S.NOTIFIEE and nouvel_avis):
            return False
        return any(ligne.candidature == candidature for ligne in self.ordre_du_jour)

    def vers(self, geste: str, role: str) -> StatutSession:
        """Where this step of the table leads from here; raises ReserveALAnct or TransitionImpossible."""
        _reserver(role)
        depuis, vers = TRANSITIONS[geste]
        if self.statut not in depuis:
            raise TransitionImpossible(f"On ne peut pas {geste} d'une session {self.statut}.")
        return vers


def _reserver(role: str) -> None:
    if role != "anct":
        raise ReserveALAnct
