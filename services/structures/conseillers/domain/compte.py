"""The person's own account: linked by a link that serves once and expires, mailed to the address that was declared."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Self

from services.kit.aggregate import Decision, Refus

from ...domain.confirmation import Confirmation, LienInconnu, demander, jeton, renvoyable, sujet_du_jeton
from ..events import CompteAConfirmer, CompteDelie, CompteLie, MotifDelie
from .fiche import Fiche, NatureActe
from .identite import normalise

__all__ = ["CompteDejaLie", "CompteDuConseiller", "LienDeCompteDejaUtilise"]


class LienDeCompteDejaUtilise(Refus):
    message = "Ce lien a déjà servi à lier un compte : demandez-en un autre à votre structure."


class CompteDejaLie(Refus):
    message = "Votre compte vient d'être lié à la fiche d'un autre conseiller : suivez ce lien à nouveau."


@dataclass(frozen=True, kw_only=True)
class CompteDuConseiller(Fiche):
    """The rules on the account. One account at most; which account has no other conseiller, the store guarantees."""

    def lien(self, *, secret: bytes, le: datetime) -> str | None:
        """What the link of the moment carries; None when there is nothing to link, or no longer the time."""
        if self.confirmation is None or le >= self.confirmation.expire_le:
            return None
        return self._jeton(self.confirmation, secret)

    def lier(self, lien: str, *, compte: str, secret: bytes, le: datetime) -> Decision[Self]:
        """``lien`` is what the link carries, ``compte`` the account of who follows it, in place of any before.

        The same account following the same link again says so again, and changes nothing.
        """
        confirmation = self.confirmation
        if not self.actif or confirmation is None or sujet_du_jeton(lien) != self.id:
            raise LienInconnu
        if confirmation.deja_servi(lien):
            if confirmation.confirmee_le is None or compte != self.compte:
                raise LienDeCompteDejaUtilise
            return (self,)
        servi = confirmation.servir(lien, self._jeton(confirmation, secret), le=le)
        lie = replace(self, confirmation=servi, compte=compte, lie_le=le)
        return lie._noter(NatureActe.COMPTE_LIE, par="conseiller", le=le), CompteLie(
            **self._concerne(), compte=compte, le=le
        )

    def renvoyer_lien(self, *, graine: str, le: datetime) -> Decision[Self]:
        """Another link, with its own time; the earlier one is worth nothing any more.

        Also for an account that is linked: it stays so until somebody follows the new link, with the same or another.
        """
        self._actif()
        renvoyable(self.confirmation, le)
        return self._a_confirmer(graine, le), CompteAConfirmer(**self._concerne(), le=le)

    def delier(self, compte: str, *, motif: MotifDelie, par: str, le: datetime) -> Decision[Self]:
        """``compte`` is no longer this conseiller's; nothing changes when it was not."""
        if self.compte != compte:
            return (self,)
        delie, faits = self._sans_compte(motif, par=par, le=le)
        return delie, *faits

    def _sans_compte(self, motif: MotifDelie, *, par: str, le: datetime) -> tuple[Self, tuple[CompteDelie, ...]]:
        if self.compte is None:
            return self, ()
        delie = replace(self, compte=None, lie_le=None)._noter(NatureActe.COMPTE_DELIE, par=par, le=le)
        return delie, (CompteDelie(**self._concerne(), compte=self.compte, motif=motif, le=le),)

    def _a_confirmer(self, graine: str, le: datetime) -> Self:
        return replace(self, confirmation=demander(self.confirmation, graine, le))

    def _jeton(self, confirmation: Confirmation, secret: bytes) -> str | None:
        if not self.actif or self.identite is None:
            return None
        return jeton(confirmation, sujet=self.id, courriel=normalise(self.identite.courriel), secret=secret)
