"""The contract that puts a conseiller on a post: what may be written in it, and the days it holds."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from services.kit.aggregate import Faute, Refus

from ..events import MotifRupture, NatureContrat
from .smic import smic

__all__ = ["Contrat", "ContratDejaRompu", "ContratInconnu", "ContratInvalide", "Rupture", "RuptureInvalide", "Termes"]

JOURS: Final = (date(2020, 1, 1), date(2099, 12, 31))
"""The scheme began at the end of 2020; a day out of these is a slip of the hand."""
PAIE_MAX: Final = 100_000_00


class ContratInvalide(Refus):
    message = "Le contrat est à corriger."


class ContratInconnu(Refus):
    message = "Ce contrat n'est pas de ce poste."


class ContratDejaRompu(Refus):
    message = "Ce contrat est déjà rompu."


class RuptureInvalide(Refus):
    message = "La rupture est à corriger."


@dataclass(frozen=True, kw_only=True)
class Termes:
    """What the structure writes: ``fin`` is the last day (None for a CDI), ``remuneration`` the gross pay of a month in
    cents, for the part of a full time that ``quotite`` says (percent)."""

    nature: NatureContrat
    debut: date
    fin: date | None
    remuneration: int
    quotite: int = 100

    def fautes(self, *, departement: str, plancher: date) -> tuple[Faute, ...]:
        """Every fault at once; ``plancher``: the day on which the structure was given the post."""
        return (*self._jours(plancher), *self._paie(departement))

    def _jours(self, plancher: date) -> list[Faute]:
        fautes = []
        if self.debut < plancher:
            fautes.append(
                Faute("debut", f"Le contrat ne commence pas avant l'attribution du poste ({plancher:%d/%m/%Y}).")
            )
        elif not JOURS[0] <= self.debut <= JOURS[1]:
            fautes.append(Faute("debut", "Cette date n'est pas celle d'un contrat du dispositif."))
        if self.nature is NatureContrat.CDI:
            if self.fin is not None:
                fautes.append(Faute("fin", "Un CDI n'a pas de date de fin."))
        elif self.fin is None:
            fautes.append(Faute("fin", "Indiquez le dernier jour du contrat."))
        elif self.fin < self.debut:
            fautes.append(Faute("fin", "Le contrat finit au plus tôt le jour où il commence."))
        elif self.fin > JOURS[1]:
            fautes.append(Faute("fin", "Cette date n'est pas celle d'un contrat du dispositif."))
        return fautes

    def _paie(self, departement: str) -> list[Faute]:
        if not 1 <= self.quotite <= 100:
            return [Faute("quotite", "De 1 à 100 % d'un temps plein.")]
        if not 1 <= self.remuneration <= PAIE_MAX:
            return [Faute("remuneration", "Indiquez la rémunération brute d'un mois, en centimes d'euro.")]
        minimum = smic(departement, self.debut)
        # Compared without dividing: a cent below is below.
        if minimum is not None and self.remuneration * 100 < minimum * self.quotite:
            euros = f"{-(-minimum * self.quotite // 100) / 100:.2f}".replace(".", ",")
            return [
                Faute("remuneration", f"Au moins le SMIC en vigueur au début du contrat, soit {euros} € brut par mois.")
            ]
        return []


@dataclass(frozen=True, kw_only=True)
class Rupture:
    """``fin``: the last day. ``le``: when we were told."""

    motif: MotifRupture
    fin: date
    le: datetime


@dataclass(frozen=True, kw_only=True)
class Contrat:
    """A contract as it stands. ``don`` counts the structures that the post was given to, this employer included.

    ``termine_le``: when it was told that its last day is over; None until then.
    """

    id: str
    conseiller: str
    termes: Termes
    don: int
    rupture: Rupture | None = None
    termine_le: datetime | None = None

    @property
    def dernier_jour(self) -> date | None:
        return self.rupture.fin if self.rupture else self.termes.fin

    def passe(self, jour: date) -> bool:
        """Whether its last day is before that one."""
        return self.dernier_jour is not None and self.dernier_jour < jour

    def couvre(self, jour: date) -> bool:
        return self.termes.debut <= jour <= (self.dernier_jour or JOURS[1])

    def chevauche(self, debut: date, fin: date | None) -> bool:
        """Whether they have a day in common; ``fin`` None: no end."""
        return self.termes.debut <= (fin or JOURS[1]) and debut <= (self.dernier_jour or JOURS[1])

    def rompable(self, motif: MotifRupture, fin: date) -> tuple[Faute, ...]:
        """What is wrong with ending it so, on that last day."""
        fautes = []
        if motif is MotifRupture.NON_RECONDUCTION_CDD and self.termes.nature is NatureContrat.CDI:
            fautes.append(Faute("motif", "Un CDI ne se reconduit pas : choisissez un autre motif."))
        if fin < self.termes.debut:
            fautes.append(Faute("fin", f"Le contrat a commencé le {self.termes.debut:%d/%m/%Y}."))
        elif self.termes.fin is not None and fin > self.termes.fin:
            fautes.append(Faute("fin", f"Le contrat finit déjà le {self.termes.fin:%d/%m/%Y}."))
        elif fin > JOURS[1]:
            fautes.append(Faute("fin", "Cette date n'est pas celle d'un contrat du dispositif."))
        return tuple(fautes)
