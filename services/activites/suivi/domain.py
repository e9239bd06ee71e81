"""How long a contract has been without a report, what that makes due, and what was told of it already."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final, Self

from services.kit.aggregate import Aggregate
from services.kit.temps import fin_de_jour, jour_paris

from .events import CraEnRetard

__all__ = ["PALIERS", "Rappel", "Silence", "Suivi"]

PALIERS: Final = (30, 45)
"""Days without a report after which the conseiller is reminded, then its structure too (domaine.md, CRA)."""


@dataclass(frozen=True, kw_only=True)
class Silence:
    """``depuis``: the later of the contract's first day, the end of the training and the last report's day; the days
    counted are those after it. ``fin``: the contract's last day, None when it has none."""

    depuis: date
    fin: date | None = None

    @classmethod
    def du(cls, *, debut: date, fin: date | None, formation: date | None, dernier: date | None) -> Self:
        """``formation``: the day its training ended; ``dernier``: that of the last report which is not withdrawn."""
        return cls(depuis=max(j for j in (debut, formation, dernier) if j is not None), fin=fin)

    def echeance(self, palier: int) -> date:
        """The last day of that many."""
        return self.depuis + timedelta(days=palier)

    def dure_encore(self, jour: date) -> bool:
        return self.fin is None or jour <= self.fin


@dataclass(frozen=True, kw_only=True)
class Rappel:
    """What was told: after how many days, counted from when, on which day in France."""

    palier: int
    depuis: date
    dit: date


@dataclass(frozen=True, kw_only=True)
class Suivi(Aggregate):
    """One contract, under the contract's id: all that was told of its silences, oldest first."""

    conseiller: str
    rappels: tuple[Rappel, ...] = ()

    def dit(self, silence: Silence, palier: int) -> bool:
        """Was this told, or more, since it fell due in this silence?

        By the day it was told, not by what it was counted from: a report that is withdrawn moves the beginning of the
        very silence that somebody was told of, and is no reason to tell them again.
        """
        return any(r.palier >= palier and r.dit > silence.echeance(palier) for r in self.rappels)

    def prochaine(self, silence: Silence, *, le: datetime) -> datetime | None:
        """When the clock is to look at this contract again; None: it has nothing more to tell of this silence."""
        if not silence.dure_encore(jour_paris(le)):
            return None
        for palier in PALIERS:
            jour = silence.echeance(palier)
            if not self.dit(silence, palier) and silence.dure_encore(jour + timedelta(days=1)):
                return fin_de_jour(jour)
        return None

    def constater(
        self, silence: Silence, *, structure: str, siret: str, departement: str, le: datetime
    ) -> tuple[Self] | tuple[Self, CraEnRetard]:
        """Tells the greatest palier that has fallen due and was not told; nothing once the contract is over.

        ``structure``, ``siret``, ``departement``: the employer's, as it is now.
        """
        jour = jour_paris(le)
        dus = [p for p in PALIERS if silence.echeance(p) < jour and not self.dit(silence, p)]
        if not dus or not silence.dure_encore(jour):
            return (self,)
        palier = dus[-1]
        rappel = Rappel(palier=palier, depuis=silence.depuis, dit=jour)
        return replace(self, rappels=(*self.rappels, rappel)), CraEnRetard(
            suivi=self.id,
            conseiller=self.conseiller,
            contrat=self.id,
            structure=structure,
            siret=siret,
            departement=departement,
            palier=palier,
            depuis=silence.depuis,
            echeance=silence.echeance(palier),
            en_retard=jour > silence.echeance(palier) + timedelta(days=1),
            le=le,
        )
