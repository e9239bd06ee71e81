"""What the committee said of one candidature in one session, and whether it is known outside."""

from dataclasses import asdict, dataclass, fields, replace
from datetime import datetime
from enum import StrEnum
from typing import Any, Self
from uuid import UUID, uuid5

from services.kit.aggregate import Aggregate, Fait, Faute
from services.kit.temps import jour_paris

from ..events import (
    DecisionCorrigee,
    DecisionInscrite,
    DecisionNotifiee,
    DecisionRendue,
    Motif,
    Origine,
    RecoursAccueilli,
    RecoursDepose,
    RecoursRejete,
    Verdict,
)
from .comptes import Revision
from .notation import Notation
from .recours import (
    MOYENS,
    Recours,
    RecoursDejaDepose,
    RecoursForclos,
    RecoursInvalide,
    RecoursSansObjet,
    dernier_jour,
)
from .scores import Score
from .textes import defaut

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
    committee, of the members who decided. ``revisions`` are those of the ledger that this decision has followed.
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
    revisions: tuple[Revision, ...] = ()
    recours: Recours | None = None

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
        fait = DecisionNotifiee(le=le, **self._corps(DecisionNotifiee))
        return replace(self, statut=StatutDecision.NOTIFIEE, notifiee_le=le), fait

    @property
    def connue_le(self) -> datetime | None:
        """When what it says now was made known: its notification, or its last correction since."""
        if self.notifiee_le is None:
            return None
        return max([self.notifiee_le, *(r.le for r in self.revisions if r.origine is Origine.CORRECTION)])

    def deposer_recours(self, *, moyens: str, le: datetime) -> tuple[Self, RecoursDepose]:
        """The structure asks for another look, once, within the two months."""
        entiere = self.verdict is Verdict.POSITIF and self.postes_attribues >= self.postes_souhaites
        if self.connue_le is None or entiere or self.verdict is Verdict.EXAMEN_COMPLEMENTAIRE:
            raise RecoursSansObjet
        if self.recours is not None:
            raise RecoursDejaDepose
        limite = dernier_jour(self.connue_le)
        if jour_paris(le) > limite:
            raise RecoursForclos(f"Dernier jour : {limite:%d/%m/%Y}.")
        if faute := defaut(moyens, mini=MOYENS[0], maxi=MOYENS[1]):
            raise RecoursInvalide(fautes=(Faute("moyens", faute),))
        recours = Recours(moyens=moyens.strip(), depose_le=le)
        return replace(self, recours=recours), RecoursDepose(le=le, **self._corps(RecoursDepose))

    def suivre(self, revisions: tuple[Revision, ...]) -> tuple[Self, *tuple[Fait, ...]]:
        """What the ledger has entered of it since: each revision once, in its order."""
        suite, faits = self, list[Fait]()
        for revision in revisions[len(self.revisions) :]:
            suite = suite._reviser(revision)
            faits.append(suite._dire(revision))
        return suite, *faits

    def _reviser(self, revision: Revision) -> Self:
        suite = replace(
            self,
            verdict=revision.verdict,
            postes_attribues=revision.postes,
            motifs=revision.motifs,
            revisions=(*self.revisions, revision),
        )
        if suite.recours is None or revision.origine is Origine.CORRECTION:
            return suite
        return replace(suite, recours=suite.recours.trancher(revision.origine, raison=revision.raison, le=revision.le))

    def _dire(self, revision: Revision) -> Fait:
        le = revision.le
        if revision.origine is Origine.RECOURS_ACCUEILLI:
            return RecoursAccueilli(le=le, **self._corps(RecoursAccueilli))
        if revision.origine is Origine.RECOURS_REJETE:
            return RecoursRejete(le=le, **self._corps(RecoursRejete))
        notifiee = self.notifiee_le is not None
        corps = self._corps(DecisionCorrigee)
        return DecisionCorrigee(le=le, postes_avant=revision.postes_avant, notifiee=notifiee, **corps)

    def _corps(self, fait: type[Fait]) -> dict[str, Any]:
        """What this fact says of the decision, among its own fields."""
        ici = {**vars(self), "decision": self.id}
        return {f.name: ici[f.name] for f in fields(fait) if f.name in ici}
