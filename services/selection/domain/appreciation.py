"""What the committee's rapporteur thinks of one candidature of the agenda, in two marks, before the decision."""

import datetime as dt
from dataclasses import dataclass, replace
from typing import Self

from services.kit.aggregate import Aggregate, Faute, Refus

from ..events import CandidatureAppreciee
from .decision import decision_id
from .etapes import ReserveALAnct, StatutSession
from .scores import NOTE_MAX
from .session import Session

__all__ = ["Appreciation", "AppreciationFermee", "NotesInvalides"]


class NotesInvalides(Refus):
    message = f"Une note va de 0 à {NOTE_MAX}."


class AppreciationFermee(Refus):
    message = "Une candidature s'apprécie entre la clôture de l'ordre du jour et la décision du comité."


@dataclass(frozen=True, kw_only=True)
class Appreciation(Aggregate):
    """The marks (0–5, None: not given) of one candidature in one session. Its id is the one that the decision has.

    ``auteur`` is the subject of the token of who gave them last. No decision moves when they do: each freezes the
    marks it was taken with.
    """

    session: str
    candidature: str
    note_qualite: int | None = None
    note_pertinence: int | None = None
    auteur: str | None = None
    le: dt.datetime | None = None

    @classmethod
    def vierge(cls, session: str, candidature: str) -> Self:
        """No mark yet."""
        return cls(id=decision_id(session, candidature), session=session, candidature=candidature)

    def noter(
        self, *, session: Session, qualite: int | None, pertinence: int | None, auteur: str, role: str, le: dt.datetime
    ) -> tuple[Self, *tuple[CandidatureAppreciee, ...]]:
        """Gives both marks anew (None takes one back); the same marks again change nothing."""
        if role != "anct":
            raise ReserveALAnct
        if session.statut not in (StatutSession.ORDRE_DU_JOUR_CLOS, StatutSession.EN_SEANCE):
            raise AppreciationFermee
        session.ligne(self.candidature)
        notes = {"noteQualite": qualite, "notePertinence": pertinence}
        donnees = {nom: note for nom, note in notes.items() if note is not None}
        if fautes := [Faute(nom, f"De 0 à {NOTE_MAX}.") for nom, note in donnees.items() if not 0 <= note <= NOTE_MAX]:
            raise NotesInvalides(fautes=tuple(fautes))
        if (qualite, pertinence) == (self.note_qualite, self.note_pertinence):
            return (self,)
        fait = CandidatureAppreciee(appreciation=self.id, session=self.session, candidature=self.candidature, le=le)
        return replace(self, note_qualite=qualite, note_pertinence=pertinence, auteur=auteur, le=le), fait
