"""A clock that counts days of France, stops and starts again, and says what falls due when."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Self

from services.kit.temps import fin_de_jour, jour_paris

__all__ = ["RELANCE", "TERME", "Delai"]

RELANCE, TERME = 20, 30
"""Days after which somebody is reminded, and after which the delay is over (domaine.md, our choice)."""


@dataclass(frozen=True, kw_only=True)
class Delai:
    """Days counted from the day after ``depuis``; ``consommes`` are those of the earlier runs, None in ``depuis``: it
    is stopped. ``relance_le`` and ``echu_le``: when the reminder and the end of the delay were told."""

    depuis: datetime | None
    consommes: int = 0
    relance_le: datetime | None = None
    echu_le: datetime | None = None

    def jours(self, le: datetime) -> int:
        """The days it has run by then, those of before the last stop included."""
        if self.depuis is None:
            return self.consommes
        return self.consommes + max(0, (jour_paris(le) - jour_paris(self.depuis)).days)

    def arreter(self, le: datetime) -> Self:
        return replace(self, depuis=None, consommes=self.jours(le))

    def reprendre(self, le: datetime) -> Self:
        return replace(self, depuis=le)

    @property
    def echeance(self) -> date | None:
        """The last day of the delay; none while it is stopped."""
        return self._jour(TERME)

    @property
    def prochaine(self) -> datetime | None:
        """The moment of the next thing to tell: the reminder, then the end; None when stopped or all is told."""
        if self.echu_le is not None:
            return None
        jour = self._jour(RELANCE if self.relance_le is None else TERME)
        return None if jour is None else fin_de_jour(jour)

    @property
    def terme(self) -> datetime | None:
        """The moment at which the delay is over."""
        return None if self.echeance is None else fin_de_jour(self.echeance)

    def _jour(self, jours: int) -> date | None:
        if self.depuis is None:
            return None
        return jour_paris(self.depuis) + timedelta(days=jours - self.consommes)
