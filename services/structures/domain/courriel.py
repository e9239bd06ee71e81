"""The contact's address: confirmed by a link that serves once and expires, asked again when it is lost."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Self

from services.kit.aggregate import Decision, Refus

from ..events import CourrielAConfirmer, CourrielConfirme
from .actes import NatureActe
from .confirmation import Confirmation, LienInconnu, demander, jeton, renvoyable, sujet_du_jeton
from .dossier import Dossier

__all__ = ["Courriel", "CourrielDejaConfirme", "LienDejaUtilise", "SansContact"]


class LienDejaUtilise(Refus):
    message = "Ce lien a déjà servi, pour une adresse qui a changé depuis."


class CourrielDejaConfirme(Refus):
    message = "Cette adresse est déjà confirmée."


class SansContact(Refus):
    message = "Cette structure n'a plus de contact : indiquez-en un autre."


@dataclass(frozen=True, kw_only=True)
class Courriel(Dossier):
    """The rules on the contact's address."""

    def lien(self, *, secret: bytes, le: datetime) -> str | None:
        """What the link of the moment carries; None when there is nothing to confirm, or no longer the time."""
        if not self.vivante or self.confirmation is None or le >= self.confirmation.expire_le:
            return None
        return self._jeton(self.confirmation, secret)

    def confirmer_courriel(self, lien: str, *, secret: bytes, le: datetime) -> Decision[Self]:
        """``lien`` is what the link carries. The link that confirmed the address says so again, and changes nothing."""
        self._ouverte()
        confirmation = self.confirmation
        if confirmation is None or sujet_du_jeton(lien) != self.id:
            raise LienInconnu
        if confirmation.deja_servi(lien):
            if confirmation.confirmee_le is None:
                raise LienDejaUtilise
            return (self,)
        servi = confirmation.servir(lien, self._jeton(confirmation, secret), le=le)
        confirme = replace(self, confirmation=servi)._noter(NatureActe.COURRIEL_CONFIRME, par="structure", le=le)
        return confirme, CourrielConfirme(**self._concerne(), le=le)

    def renvoyer_confirmation(self, *, graine: str, le: datetime) -> Decision[Self]:
        """Another link, with its own time; the earlier one is worth nothing any more."""
        self._ouverte()
        if self.contact is None:
            raise SansContact
        if self.confirmation is not None and self.confirmation.confirmee_le is not None:
            raise CourrielDejaConfirme
        renvoyable(self.confirmation, le)
        demandee = self._a_confirmer(graine, le)
        return demandee, CourrielAConfirmer(**self._concerne(), le=le)

    def _a_confirmer(self, graine: str, le: datetime) -> Self:
        return replace(self, confirmation=demander(self.confirmation, graine, le))

    def _jeton(self, confirmation: Confirmation, secret: bytes) -> str | None:
        assert self.contact is not None, "an address that is forgotten is no longer to be confirmed"
        return jeton(confirmation, sujet=self.id, courriel=self.contact.courriel, secret=secret)
