"""What is done for the figures each night: the audit, then the public edition; when the service starts, the edition."""

from datetime import date, timedelta
from typing import Final

from services.kit.audit import constater
from services.kit.temps import PARIS, Horloge, maintenant
from services.kit.worker import for_ever

from .audit import auditer
from .jeux import Chiffres
from .publication import publier

__all__ = ["Nuit"]

HEURE: Final = 3
"""In France: after the last report of the day, before the first reader."""


class Nuit:
    def __init__(self, chiffres: Chiffres, *, pause: float = 300.0, horloge: Horloge = maintenant) -> None:
        self._chiffres, self._pause, self._horloge = chiffres, pause, horloge
        self._faite: date | None = None

    async def travailler(self) -> None:
        await for_ever(self.tour, pause=self._pause)

    async def tour(self) -> float:
        """Nothing, once the night's work is done. Whoever has just started has better to do than a long audit."""
        ici = self._horloge().astimezone(PARIS)
        if self._faite is None:
            await publier(self._chiffres, horloge=self._horloge)
            self._faite = ici.date() - timedelta(days=ici.hour < HEURE)
        elif ici.date() > self._faite and ici.hour >= HEURE:
            audit = await auditer(self._chiffres, horloge=self._horloge)
            constater("statistiques_nuit", [str(ecart) for ecart in audit.ecarts], horloge=self._horloge)
            await publier(self._chiffres, horloge=self._horloge)
            self._faite = ici.date()
        return self._pause
