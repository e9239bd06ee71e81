"""A session while it is prepared and sits: its committee, who is there, who withdraws, who is called to vote."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from typing import Self

from services.kit.aggregate import Aggregate, Refus

from ..events import ComiteCompose, DeportDeclare, PresenceConstatee, VoteOuvert
from .comite import Comite, Membre
from .etapes import TRANSITIONS, StatutSession, TransitionImpossible, reserver
from .ordre_du_jour import HorsOrdreDuJour, LigneOrdreDuJour
from .refus import SeanceNonOuverte

__all__ = ["ComiteNonCompose", "DeportTardif", "Seance"]

S = StatutSession


class ComiteNonCompose(Refus):
    message = "La session n'a pas encore de comité : indiquez ses membres."


class DeportTardif(Refus):
    message = "Le comité a déjà été appelé à se prononcer sur cette candidature."


@dataclass(frozen=True, kw_only=True)
class Seance(Aggregate):
    """``role`` in the rules is the role of who acts, as its token says. ``votes`` is who was called to decide on each
    candidature, by the members' numbers: the last time, if the ledger refused what they had decided."""

    campagne: str
    statut: StatutSession = StatutSession.PLANIFIEE
    ordre_du_jour: tuple[LigneOrdreDuJour, ...] = ()
    comite: Comite | None = None
    votes: dict[str, tuple[int, ...]] = field(default_factory=dict)

    def composer(
        self, *, membres: Sequence[Membre], quorum: int | None, role: str, le: dt.datetime
    ) -> tuple[Self, *tuple[ComiteCompose, ...]]:
        """Names the members, all at once, until the session sits; what was noted of the former ones is dropped."""
        reserver(role)
        if self.statut not in (S.PLANIFIEE, S.ORDRE_DU_JOUR_CLOS):
            raise TransitionImpossible("Le comité est composé avant que la session ne s'ouvre.")
        comite = Comite.composer(membres=membres, quorum=quorum)
        if comite == self.comite:
            return (self,)
        fait = ComiteCompose(
            session=self.id, campagne=self.campagne, membres=len(comite.membres), quorum=comite.quorum, le=le
        )
        return replace(self, comite=comite), fait

    def constater_presence(
        self, *, presents: Collection[int], role: str, le: dt.datetime
    ) -> tuple[Self, *tuple[PresenceConstatee, ...]]:
        """These members are there from now on; without a quorum the committee sits on, and decides nothing."""
        reserver(role)
        comite = self._en_seance()
        suite = comite.pointer(presents, le=le)
        return (self,) if suite is comite else (replace(self, comite=suite), self._presence(suite, le))

    def deporter(
        self, *, membre: int, candidature: str, role: str, le: dt.datetime
    ) -> tuple[Self, *tuple[DeportDeclare, ...]]:
        """That member takes no part in that candidature: said before the committee is called to decide on it."""
        reserver(role)
        if self.statut not in (S.ORDRE_DU_JOUR_CLOS, S.EN_SEANCE):
            raise TransitionImpossible("Un membre se déporte une fois l'ordre du jour clos, avant la décision.")
        self.ligne(candidature)
        comite = self._compose()
        suite = comite.deporter(membre, candidature, le=le)
        if suite is comite:
            return (self,)
        if candidature in self.votes:
            raise DeportTardif
        fait = DeportDeclare(session=self.id, campagne=self.campagne, candidature=candidature, membre=membre, le=le)
        return replace(self, comite=suite), fait

    def appeler_au_vote(
        self, *, candidature: str, renvoi: bool, le: dt.datetime
    ) -> tuple[Self, *tuple[VoteOuvert, ...]]:
        """Notes who decides on that candidature, before they do: from then on nobody withdraws from it any more."""
        self.ligne(candidature)
        votants = self._en_seance().votants(candidature, renvoi=renvoi)
        if self.votes.get(candidature) == votants:
            return (self,)
        fait = VoteOuvert(session=self.id, campagne=self.campagne, candidature=candidature, votants=votants, le=le)
        return replace(self, votes={**self.votes, candidature: votants}), fait

    def ligne(self, candidature: str) -> LigneOrdreDuJour:
        """The agenda's line of this candidature; raises HorsOrdreDuJour."""
        for ligne in self.ordre_du_jour:
            if ligne.candidature == candidature:
                return ligne
        raise HorsOrdreDuJour

    def vers(self, geste: str, role: str) -> StatutSession:
        """Where this step of the table leads from here; raises ReserveALAnct or TransitionImpossible."""
        reserver(role)
        depuis, vers = TRANSITIONS[geste]
        if self.statut not in depuis:
            raise TransitionImpossible(f"On ne peut pas {geste} d'une session {self.statut}.")
        return vers

    def _compose(self) -> Comite:
        if self.comite is None:
            raise ComiteNonCompose
        return self.comite

    def _en_seance(self) -> Comite:
        if self.statut is not S.EN_SEANCE:
            raise SeanceNonOuverte
        return self._compose()

    def _presence(self, comite: Comite, le: dt.datetime) -> PresenceConstatee:
        return PresenceConstatee(
            session=self.id,
            campagne=self.campagne,
            presents=comite.presents,
            quorum_atteint=comite.quorum_atteint,
            le=le,
        )
