"""Days, months and years of a request: how a period is cut, which one came before, which buckets make it up."""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from services.kit.aggregate import Faute, Refus

__all__ = ["Pas", "Periode", "PeriodeInvalide", "Seau"]

JOURS_MAX: Final = 366
MOIS_MAX: Final = 120
PREMIERE_ANNEE: Final = 2000
DERNIERE_ANNEE: Final = 2199


class PeriodeInvalide(Refus):
    message = (
        "La période va d'un jour à un jour égal ou suivant,"
        f" sur {JOURS_MAX} jours au plus pas à pas d'un jour et {MOIS_MAX // 12} ans au plus."
    )


class Pas(StrEnum):
    JOUR = "JOUR"
    MOIS = "MOIS"
    ANNEE = "ANNEE"


@dataclass(frozen=True)
class Seau:
    """One bucket: the cell ``cle`` of a page. The day 02 of 2026-03, or the month 03 of 2026."""

    page: str
    cle: str


@dataclass(frozen=True)
class Periode:
    """From a day to a day, both included."""

    du: date
    au: date

    @classmethod
    def demandee(cls, du: date, au: date, pas: Pas) -> "Periode":
        """Raises PeriodeInvalide."""
        mois = (au.year - du.year) * 12 + au.month - du.month + 1
        trop = (au - du).days >= JOURS_MAX if pas is Pas.JOUR else mois > MOIS_MAX
        if du > au or trop or not PREMIERE_ANNEE < du.year <= au.year <= DERNIERE_ANNEE:
            raise PeriodeInvalide(fautes=(Faute("au", PeriodeInvalide.message),))
        return cls(du, au)

    @property
    def mois_entiers(self) -> bool:
        return self.du.day == 1 and self.au == _fin_de_mois(self.au)

    @property
    def annees_entieres(self) -> bool:
        return self.mois_entiers and self.du.month == 1 and self.au.month == 12

    def tranches(self, pas: Pas) -> Iterator["Periode"]:
        """Its days, months or years in order; the first and the last may be cut."""
        debut = self.du
        while debut <= self.au:
            fin = {Pas.JOUR: debut, Pas.MOIS: _fin_de_mois(debut), Pas.ANNEE: date(debut.year, 12, 31)}[pas]
            yield Periode(debut, min(fin, self.au))
            debut = fin + timedelta(days=1)

    def precedente(self) -> "Periode":
        """The same length just before: as many whole months for whole months, as many days else."""
        fin = self.du - timedelta(days=1)
        if not self.mois_entiers:
            return Periode(self.du - (self.au - self.du) - timedelta(days=1), fin)
        mois = (self.au.year - self.du.year) * 12 + self.au.month - self.du.month + 1
        rang = self.du.year * 12 + self.du.month - 1 - mois
        return Periode(date(rang // 12, rang % 12 + 1, 1), fin)

    def seaux(self) -> Iterator[Seau]:
        """The fewest buckets that make it up: whole months where it can, days else."""
        jour = self.du
        while jour <= self.au:
            fin = _fin_de_mois(jour)
            if jour.day == 1 and fin <= self.au:
                yield Seau(f"{jour:%Y}", f"{jour:%m}")
                jour = fin + timedelta(days=1)
            else:
                yield Seau(f"{jour:%Y-%m}", f"{jour:%d}")
                jour += timedelta(days=1)


def _fin_de_mois(jour: date) -> date:
    return jour.replace(day=monthrange(jour.year, jour.month)[1])
