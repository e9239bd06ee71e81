"""Keeps all senders together under the rate that the mail server was promised."""

from datetime import timedelta
from typing import Final

from services.kit.store import Documents
from services.kit.temps import Horloge

from .domain import Debit, Seau

__all__ = ["Regulateur"]

SMTP: Final = "smtp"


class Regulateur:
    """The one bucket of the store. A token is taken by a conditional write before the claim, so two processes never
    have the same one; a sender that dies with tokens in hand makes the rate lower, never higher. Clocks that differ
    do the same: the bucket follows the one that is ahead. ``debit`` None: no limit, and nothing is read."""

    def __init__(self, seaux: Documents[Seau], debit: Debit | None, horloge: Horloge) -> None:
        self._seaux, self._debit, self._horloge = seaux, debit, horloge

    async def disponibles(self, voulus: int) -> int:
        if self._debit is None:
            return voulus
        return min(voulus, self._debit.disponibles(await self._seaux.get(SMTP), le=self._horloge()))

    async def prendre(self, voulus: int) -> int:
        """How many of them may be claimed now."""
        if self._debit is None or voulus == 0:
            return voulus
        debit, accordes = self._debit, 0

        def prendre(seau: Seau | None) -> Seau:
            nonlocal accordes
            suite, accordes = debit.prendre(seau, voulus, le=self._horloge())
            return suite

        await self._seaux.change(SMTP, prendre)
        return accordes

    async def rendre(self, combien: int) -> None:
        """Those that were taken and not used."""
        if self._debit is None or combien == 0:
            return
        debit, le = self._debit, self._horloge()
        await self._seaux.change(SMTP, lambda seau: debit.rendre(seau or Seau(plein_le=le), combien))

    async def attente(self) -> timedelta:
        """How long to wait before it is worth asking again."""
        if self._debit is None:
            return timedelta(0)
        return self._debit.attente(await self._seaux.get(SMTP), le=self._horloge())
