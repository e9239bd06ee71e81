"""What the committee's agenda and decisions, once told, make of a candidature."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Self

from services.kit.aggregate import Decision, Fait

from ..events import (
    CandidatureAcceptee,
    CandidatureAjournee,
    CandidatureDesinscrite,
    CandidatureInscrite,
    CandidatureRefusee,
)
from .delai import Delai
from .dossier import Dossier
from .etats import Action, Statut
from .valeurs import Acteur, DecisionRecue, Verdict

__all__ = ["Comite"]

_ISSUES: Mapping[Verdict, Action] = {
    Verdict.POSITIF: Action.ACCEPTER,
    Verdict.NEGATIF: Action.REFUSER,
    Verdict.EXAMEN_COMPLEMENTAIRE: Action.AJOURNER,
}

_CORRECTIONS: Mapping[Verdict, Action] = {
    Verdict.POSITIF: Action.ACCEPTER_PAR_CORRECTION,
    Verdict.NEGATIF: Action.REFUSER_PAR_CORRECTION,
}
"""An adjournment is not corrected: the candidature comes before another session."""


@dataclass(frozen=True, kw_only=True)
class Comite(Dossier):
    """The rules that follow what selection tells."""

    def inscrire(self, session: str, *, le: datetime) -> Decision[Self]:
        """On the closed agenda of a session. An agenda closes once: the same session again changes nothing."""
        if session in self.sessions:
            return (self,)
        return self._inscrite(session, le)

    def desinscrire(self, session: str, *, le: datetime) -> Decision[Self]:
        """The session is cancelled; another session's agenda is left alone."""
        if session != self.session:
            return (self,)
        libre = replace(self._passer(Action.DESINSCRIRE, Acteur.COMITE, le), session=None)
        return libre, CandidatureDesinscrite(**self._concerne(), session=session, le=le)

    def decider(self, decision: DecisionRecue) -> Decision[Self]:
        """The committee's decision is notified. The same decision again changes nothing.

        Sessions and decisions come on two topics, so the decision may be read before the agenda that it implies:
        the candidature is then put on that agenda first.
        """
        if decision.id in {d.id for d in self.decisions}:
            return (self,)
        inscrite = self
        faits: tuple[Fait, ...] = (self._fait(decision),)
        if self.statut is Statut.AVIS_RENDU:
            inscrite, inscription = self._inscrite(decision.session, decision.le)
            faits = (inscription, *faits)
        decidee = inscrite._passer(_ISSUES[decision.verdict], Acteur.COMITE, decision.le)
        if decision.verdict is Verdict.EXAMEN_COMPLEMENTAIRE:
            # A new avis is awaited from this moment, whenever the préfecture takes it up again.
            decidee = replace(decidee, delai_avis=Delai(depuis=decision.le))
        return replace(decidee, session=None, decisions=(*self.decisions, decision)), *faits

    def accueillir_recours(self, decision: DecisionRecue) -> Decision[Self]:
        """ANCT upholds a recours against a decision: accepted, with that many posts. The same again changes nothing."""
        if decision in self.decisions:
            return (self,)
        accueillie = self._passer(Action.ACCUEILLIR_RECOURS, Acteur.ANCT, decision.le)
        return replace(accueillie, decisions=(*self.decisions, decision)), self._fait(decision)

    def corriger(self, decision: DecisionRecue) -> Decision[Self]:
        """ANCT corrects a decision that was notified: it is this one from now on. The same again changes nothing, nor
        does the correction of a decision that this candidature was not given: withdrawn, it takes none."""
        if decision in self.decisions or decision.id not in {d.id for d in self.decisions}:
            return (self,)
        corrigee = self._passer(_CORRECTIONS[decision.verdict], Acteur.ANCT, decision.le)
        return replace(corrigee, decisions=(*self.decisions, decision)), self._fait(decision)

    def _inscrite(self, session: str, le: datetime) -> tuple[Self, CandidatureInscrite]:
        inscrite = self._passer(Action.INSCRIRE, Acteur.COMITE, le)
        inscrite = replace(inscrite, session=session, sessions=(*self.sessions, session))
        return inscrite, CandidatureInscrite(**self._concerne(), session=session, le=le)

    def _fait(self, decision: DecisionRecue) -> Fait:
        match decision.verdict:
            case Verdict.POSITIF:
                return CandidatureAcceptee(
                    **self._concerne(),
                    postes_attribues=decision.postes_attribues,
                    session=decision.session,
                    le=decision.le,
                )
            case Verdict.NEGATIF:
                return CandidatureRefusee(**self._concerne(), le=decision.le)
            case Verdict.EXAMEN_COMPLEMENTAIRE:
                return CandidatureAjournee(**self._concerne(), le=decision.le)
