"""What time alone makes true of a convention: a step that is late, an engagement that is, its end."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Self

from services.kit.aggregate import Decision, Fait
from services.kit.temps import fin_de_jour, tardif

from ..events import ConventionEnRetard, ConventionTerminee, EngagementEnRetard
from .dossier import Dossier
from .engagement import Engagement
from .etats import EN_VIGUEUR, Action
from .valeurs import Acteur, Retard

__all__ = ["Horloge"]


@dataclass(frozen=True, kw_only=True)
class Horloge(Dossier):
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
        """One thing that is due: the step, then an engagement, then the end, when they are on one day."""
        if not self.en_retard and self.terme is not None and fin_de_jour(self.terme) == due:
            return self._etape_en_retard(self.terme, le)
        for engagement in self.engagements:
            if engagement.a_dire is not None and fin_de_jour(engagement.a_dire) == due:
                return self._engagement_en_retard(engagement, engagement.a_dire, le)
        assert self.statut in EN_VIGUEUR, "nothing else falls due"
        return self._passer(Action.TERMINER, Acteur.PLATEFORME, le), ConventionTerminee(**self._concerne(), le=le)

    def _etape_en_retard(self, terme: date, le: datetime) -> tuple[Self, Fait]:
        assert self.etape is not None, "what is late is a step"
        constatee = self._passer(Action.CONSTATER_RETARD, Acteur.PLATEFORME, le)
        retard = Retard(etape=self.etape, echeance=terme, le=le)
        return replace(constatee, retards=(*self.retards, retard)), ConventionEnRetard(
            **self._concerne(), etape=self.etape, echeance=terme, tardif=tardif(fin_de_jour(terme), le), le=le
        )

    def _engagement_en_retard(self, engagement: Engagement, terme: date, le: datetime) -> tuple[Self, Fait]:
        return self._engager(engagement.retarder(terme, le=le)), EngagementEnRetard(
            **self._concerne(), engagement=engagement.code, echeance=terme, tardif=tardif(fin_de_jour(terme), le), le=le
        )
