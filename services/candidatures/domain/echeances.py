"""What time alone makes true of a candidature: reminders, an avis that is late, a lapse."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Self

from services.kit.aggregate import Decision, Fait
from services.kit.temps import tardif

from ..events import AvisEnRetard, CandidatureCaduque, RelanceAvis, RelanceComplement
from .complement import IssueComplement
from .dossier import Dossier
from .etats import Action, Statut
from .valeurs import Acteur

__all__ = ["Echeances"]


@dataclass(frozen=True, kw_only=True)
class Echeances(Dossier):
    """The rules that the clock applies."""

    def echoir(self, *, le: datetime) -> Decision[Self]:
        """All that has fallen due by then and was not told, in the order in which it fell due; else nothing changes."""
        suite = self
        faits: tuple[Fait, ...] = ()
        while (due := suite.echeance) is not None and due <= le:
            suite, fait = suite._echue(due, le)
            faits = (*faits, fait)
        return suite, *faits

    def _echue(self, due: datetime, le: datetime) -> tuple[Self, Fait]:
        if self.statut is Statut.COMPLEMENT_DEMANDE:
            return self._complement_echu(due, le)
        delai = self.delai_avis
        assert delai is not None, "what is due has a clock"
        assert delai.echeance is not None, "and one that runs"
        if delai.relance_le is not None:
            return self._avis_en_retard(due, le)
        relancee = replace(
            self._passer(Action.RELANCER, Acteur.PLATEFORME, le), delai_avis=replace(delai, relance_le=le)
        )
        return relancee, RelanceAvis(
            **self._concerne(), echeance=delai.echeance, due=due, en_retard=tardif(due, le), le=le
        )

    def _complement_echu(self, due: datetime, le: datetime) -> tuple[Self, Fait]:
        *anciens, attendu = self.complements
        delai = attendu.delai
        assert delai.echeance is not None, "an awaited complement has a clock that runs"
        if delai.relance_le is None:
            relance = replace(attendu, delai=replace(delai, relance_le=le))
            relancee = self._passer(Action.RELANCER, Acteur.PLATEFORME, le)
            return replace(relancee, complements=(*anciens, relance)), RelanceComplement(
                **self._concerne(), echeance=delai.echeance, due=due, en_retard=tardif(due, le), le=le
            )
        echu = replace(attendu, issue=IssueComplement.ECHU, delai=replace(delai, echu_le=le))
        caduque = self._passer(Action.RENDRE_CADUQUE, Acteur.PLATEFORME, le)
        return replace(caduque, complements=(*anciens, echu)), CandidatureCaduque(
            **self._concerne(), due=due, en_retard=tardif(due, le), le=le
        )

    def _avis_en_retard(self, due: datetime, le: datetime) -> tuple[Self, AvisEnRetard]:
        assert self.delai_avis is not None, "what is late has a clock"
        constatee = self._passer(Action.CONSTATER_RETARD, Acteur.PLATEFORME, le)
        return replace(constatee, delai_avis=replace(self.delai_avis, echu_le=le)), AvisEnRetard(
            **self._concerne(), due=due, en_retard=tardif(due, le), le=le
        )

    def _retard_constate(self, le: datetime) -> tuple[Self, tuple[AvisEnRetard, ...]]:
        """Before what stops the préfecture's clock: that it was late is true for ever, even if no sweep came by.

        A reminder that no sweep told in time is not told any more: there is nothing left to be reminded of.
        """
        delai = self.delai_avis
        terme = delai.terme if delai is not None and delai.echu_le is None else None
        if terme is None or terme > le or self.terminee:
            return self, ()
        constatee, fait = self._avis_en_retard(terme, le)
        return constatee, (fait,)
