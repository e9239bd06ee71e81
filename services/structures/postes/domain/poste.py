"""A post, and what time alone makes true of it: contracts that are over, alerts on a vacancy."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final, Self

from services.kit.aggregate import Decision, Fait
from services.kit.temps import fin_de_jour, mois_apres, tardif

from ..events import RecrutementEnRetard, VacanceProlongee
from .attache import Attache
from .dossier import PLATEFORME
from .valeurs import Alerte, NatureActePoste, NatureAlerte

__all__ = ["MOIS", "Poste"]

MOIS: Final = {NatureAlerte.RECRUTEMENT_EN_RETARD: 3, NatureAlerte.VACANCE_PROLONGEE: 6}
"""Months after which a structure must have recruited, and a vacant post must be given back or transferred
(domaine.md, *After the decision*)."""


@dataclass(frozen=True, kw_only=True)
class Poste(Attache):
    """The rules that the clock applies."""

    @property
    def a_dire(self) -> dict[NatureAlerte, date]:
        """The alerts that the present vacancy may still bring, with the last day of each."""
        if (depuis := self.vacant_depuis) is None:
            return {}
        dites = {a.nature for a in self.alertes if a.depuis == depuis}
        return {n: mois_apres(depuis, m) for n, m in MOIS.items() if n not in dites and self._concernee(n)}

    @property
    def recruter_avant(self) -> date | None:
        """The last day of the delay to recruit, also once it is over; None once somebody was."""
        depuis = self.vacant_depuis
        if depuis is None or not self._concernee(NatureAlerte.RECRUTEMENT_EN_RETARD):
            return None
        return mois_apres(depuis, MOIS[NatureAlerte.RECRUTEMENT_EN_RETARD])

    @property
    def alerte(self) -> Alerte | None:
        """The last that was told of the present vacancy."""
        depuis = self.vacant_depuis
        return next((a for a in reversed(self.alertes) if a.depuis == depuis), None)

    @property
    def echeance(self) -> datetime | None:
        """The next moment at which time alone makes something true."""
        jours = [*self.a_dire.values(), *(c.dernier_jour for c in self.ouverts if c.dernier_jour)]
        return fin_de_jour(min(jours)) if jours else None

    def echoir(self, *, le: datetime) -> Decision[Self]:
        """All that has fallen due by then and was not told, late if it must; else nothing changes."""
        suite, *faits = self.constater(le)
        for nature, jour in sorted(suite.a_dire.items(), key=lambda due: due[1]):
            if fin_de_jour(jour) <= le:
                suite, fait = suite._alerter(nature, jour, le)
                faits.append(fait)
        return suite, *faits

    def _concernee(self, nature: NatureAlerte) -> bool:
        """A post that was held since the structure was given it was recruited on in time."""
        if nature is NatureAlerte.VACANCE_PROLONGEE:
            return True
        return not self.siens

    def _alerter(self, nature: NatureAlerte, jour: date, le: datetime) -> tuple[Self, Fait]:
        depuis = self.vacant_depuis
        assert depuis is not None, "only a vacancy brings an alert"
        tard = tardif(fin_de_jour(jour), le)
        alerte = Alerte(nature=nature, depuis=depuis, echeance=jour, en_retard=tard, le=le)
        suite = replace(self, alertes=(*self.alertes, alerte))
        suite = suite._noter(NatureActePoste(nature.value), par=PLATEFORME, le=le)
        if nature is NatureAlerte.RECRUTEMENT_EN_RETARD:
            return suite, RecrutementEnRetard(**suite._concerne(), echeance=jour, en_retard=tard, le=le)
        return suite, VacanceProlongee(**suite._concerne(), depuis=depuis, echeance=jour, en_retard=tard, le=le)
