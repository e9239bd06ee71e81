"""A session of the national selection committee (COSELEC), from its planning to its notification."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Final, Self

from services.kit.aggregate import Refus
from services.kit.temps import jour_paris

from ..events import (
    OrdreDuJourClos,
    PresenceConstatee,
    SessionAnnulee,
    SessionDeliberee,
    SessionNotifiee,
    SessionOuverte,
    SessionPlanifiee,
)
from .etapes import StatutSession, reserver
from .ordre_du_jour import LigneOrdreDuJour
from .seance import Seance

__all__ = ["LIGNES_MAX", "OrdreDuJourInvalide", "OrdreDuJourVide", "Session", "SessionDansLePasse"]

S = StatutSession
LIGNES_MAX: Final = 1_000
"""A session examines 60 to 100 candidatures; beyond this it is several sessions."""


class SessionDansLePasse(Refus):
    message = "Une session se tient aujourd'hui ou plus tard."


class OrdreDuJourVide(Refus):
    message = "Un ordre du jour porte au moins une candidature dont l'avis de la préfecture est rendu."


class OrdreDuJourInvalide(Refus):
    message = f"Un ordre du jour porte au plus {LIGNES_MAX} candidatures, chacune une seule fois."


@dataclass(frozen=True, kw_only=True)
class Session(Seance):
    """One meeting of the committee within a campagne. ``date`` is a day of France."""

    date: dt.date
    president: str = "ANCT"
    notifiee_le: dt.datetime | None = None

    @classmethod
    def planifier(
        cls, *, id: str, campagne: str, date: dt.date, role: str, le: dt.datetime
    ) -> tuple[Self, SessionPlanifiee]:
        reserver(role)
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

    def ouvrir(
        self, *, presents: Collection[int], role: str, le: dt.datetime
    ) -> tuple[Self, SessionOuverte, PresenceConstatee]:
        """The members with these numbers are there: enough of them, and one who chairs."""
        statut = self.vers("ouvrir la séance", role)
        comite = self._compose().pointer(presents, le=le)
        comite.siege()
        fait = SessionOuverte(session=self.id, campagne=self.campagne, le=le)
        return replace(self, statut=statut, comite=comite), fait, self._presence(comite, le)

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

    def retient(self, candidature: str, *, nouvel_avis: bool) -> bool:
        """Whether this session keeps the candidature from every other: it may still put it on its agenda, or has it
        there. Once the decision is told, only an avis given since (``nouvel_avis``) opens another session to it."""
        if self.statut is S.PLANIFIEE:
            return True
        if self.statut is S.ANNULEE or (self.statut is S.NOTIFIEE and nouvel_avis):
            return False
        return any(ligne.candidature == candidature for ligne in self.ordre_du_jour)
