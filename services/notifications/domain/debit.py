"""How many mails may leave in a minute: a bucket of tokens, one for each claim, that refills as time goes."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

__all__ = ["Debit", "Seau"]

MINUTE: Final = timedelta(minutes=1)


@dataclass(frozen=True, kw_only=True)
class Seau:
    """The bucket, by the moment (UTC) at which it would be full again: nothing has to tick."""

    plein_le: datetime


@dataclass(frozen=True)
class Debit:
    """At most ``par_minute`` claims (≥ 1) in any 60 seconds, whoever makes them.

    The bucket holds a second's worth, at least one; what it holds is taken off what it gets in a minute, or the
    first minute would let more through.
    """

    par_minute: int

    @property
    def rafale(self) -> int:
        return max(1, self.par_minute // 60)

    @property
    def intervalle(self) -> timedelta:
        """From one token to the next, rounded up to the microsecond."""
        return -(-MINUTE // (self.par_minute - self.rafale + 1))

    def disponibles(self, seau: Seau | None, *, le: datetime) -> int:
        if seau is None or seau.plein_le <= le:
            return self.rafale
        return max(0, (self.rafale * self.intervalle - (seau.plein_le - le)) // self.intervalle)

    def prendre(self, seau: Seau | None, voulus: int, *, le: datetime) -> tuple[Seau, int]:
        """The bucket after it, and how many were given: from 0 to ``voulus``."""
        accordes = min(voulus, self.disponibles(seau, le=le))
        depart = le if seau is None else max(seau.plein_le, le)
        return Seau(plein_le=depart + accordes * self.intervalle), accordes

    def rendre(self, seau: Seau, combien: int) -> Seau:
        """Puts back what was taken for mails that were not handed to the server after all."""
        return replace(seau, plein_le=seau.plein_le - combien * self.intervalle)

    def attente(self, seau: Seau | None, *, le: datetime) -> timedelta:
        """Until half the bucket can be taken: a sender that wakes for each token would spend its time reading."""
        voulus = max(1, self.rafale // 2)
        if self.disponibles(seau, le=le) >= voulus or seau is None:
            return timedelta(0)
        return seau.plein_le - le - (self.rafale - voulus) * self.intervalle
