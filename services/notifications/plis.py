"""A mail made ready to leave: is there still something to say, to which address, with which link."""

from dataclasses import dataclass
from email.message import EmailMessage

from services.kit.temps import Horloge

from .adresses import Adresses
from .courrier import Redaction
from .domain import Modele, Notification
from .store import Stores

__all__ = ["Pli", "Plis"]

A_CONFIRMER = frozenset({Modele.COURRIEL_A_CONFIRMER, Modele.COMPTE_A_CONFIRMER})
"""Letters whose link is asked for when they leave."""


@dataclass(frozen=True)
class Pli:
    a: str
    message: EmailMessage


class Plis:
    def __init__(self, stores: Stores, adresses: Adresses, redaction: Redaction, horloge: Horloge) -> None:
        self._denouements = stores.denouements
        self._adresses, self._redaction, self._horloge = adresses, redaction, horloge

    @property
    def expediteur(self) -> str:
        return self._redaction.adresse

    async def de(self, prise: Notification) -> Pli | None:
        """None when it has nothing to say any more; raises SansBoite, SansAdresse or AdressesInjoignables."""
        if await self._denouee(prise):
            return None
        confirmation = None
        if prise.modele in A_CONFIRMER:
            confirmation = await self._adresses.confirmation(prise.destinataire)
            if confirmation is None or confirmation.expire_le <= self._horloge():
                return None
        a = await self._adresses.de(prise.destinataire)
        return Pli(a, self._redaction.rediger(prise, a, confirmation))

    async def _denouee(self, prise: Notification) -> bool:
        """Has what this letter asks for been done since the fact that it tells?"""
        if prise.contenu.attend is None:
            return False
        denouement = await self._denouements.get(prise.contenu.attend)
        return denouement is not None and denouement.le > prise.contenu.le
