"""What the committee said of one candidature in one session, and whether it is known outside."""

from dataclasses import asdict, dataclass, fields, replace
from datetime import datetime
from enum import StrEnum
from typing import Self
from uuid import UUID, uuid5

from services.kit.aggregate import Aggregate

from ..events import DecisionInscrite, DecisionNotifiee, DecisionRendue, Motif, Verdict
from .notation import Notation
from .scores import Score

__all__ = ["Decision", "StatutDecision", "decision_id"]

_ESPACE = UUID("8b0c5c1e-3f0a-5d0e-9f5e-6d1b1f0f7c11")


def decision_id(session: str, candidature: str) -> str:
    """The same for the same session and candidature, so that no retry can make a second decision."""
    return str(uuid5(_ESPACE, f"{session}/{candidature}"))


class StatutDecision(StrEnum):
    RENDUE = "RENDUE"
    NOTIFIEE = "NOTIFIEE"


@dataclass(frozen=True, kw_only=True)
class Decision(Aggregate):
    """A copy, for reading and for telling, of what the campagne's ledger took: it guards nothing itself.

    ``notation`` and ``motivation`` come from the ledger's line, not from its fact: what somebody wrote is told to
    nobody. Both are None for a decision older than the scores. ``votants`` are the numbers, in the session's
    committee, of the members who decided.
    """

    session: str
    campagne: str
    candidature: str
    structure: str
    siret: str
    departement: str
    verdict: Verdict
    postes_souhaites: int
    postes_attribues: int
    motifs: tuple[Motif, ...]
    rendue_le: datetime
    statut: StatutDecision = StatutDecision.RENDUE
    notifiee_le: datetime | None = None
    notation: Notation | None = None
    motivation: str | None = None
    votants: tuple[int, ...] = ()

    @classmethod
    def rendre(
        cls,
        inscrite: DecisionInscrite,
        *,
        notation: Notation | None = None,
        motivation: str | None = None,
        votants: tuple[int, ...] = (),
    ) -> tuple[Self, DecisionRendue]:
        """The decision that the ledger's line makes; ``rendue_le`` is the moment the ledger took it."""
        corps = asdict(inscrite)
        le = corps.pop("le")
        id = corps.pop("decision")
        decision = cls(id=id, rendue_le=le, notation=notation, motivation=motivation, votants=votants, **corps)
        return decision, DecisionRendue(**asdict(inscrite))

    def recalculer(self) -> Score | None:
        """The score that this decision was taken with, found again from what was frozen."""
        return None if self.notation is None else self.notation.recalculer()

    def notifier(self, *, le: datetime) -> tuple[Self, *tuple[DecisionNotifiee, ...]]:
        """Made known, once: the second time changes nothing."""
        if self.statut is StatutDecision.NOTIFIEE:
            return (self,)
        corps = {f.name: getattr(self, f.name) for f in fields(DecisionNotifiee) if f.name not in ("decision", "le")}
        fait = DecisionNotifiee(decision=self.id, le=le, **corps)
        return replace(self, statut=StatutDecision.NOTIFIEE, notifiee_le=le), fait
