"""Whom a mail goes to, and what its link confirms: asked at the moment of sending, kept nowhere, never in a log."""

from typing import Protocol

from ..courrier import Confirmation
from ..domain import Boite, Destinataire, Genre
from ..store import Stores

__all__ = ["Adresses", "AdressesInjoignables", "Annuaire", "SansAdresse", "SansBoite"]


class SansBoite(Exception):
    """This préfecture's mailbox is not given yet, or ANCT's own is not set."""


class SansAdresse(Exception):
    """The structures service answers that this structure, or this conseiller, has no address to write to."""


class AdressesInjoignables(Exception):
    """The structures service, or the issuer of its tokens, did not answer as it should."""


class Adresses(Protocol):
    async def de(self, destinataire: Destinataire) -> str:
        """Raises SansBoite, SansAdresse or AdressesInjoignables."""

    async def confirmation(self, destinataire: Destinataire) -> Confirmation | None:
        """What confirms a structure's address, or links a conseiller's account; None when there is nothing to
        confirm (any more)."""


class DesStructures(Protocol):
    async def adresse(self, structure: str) -> str | None: ...

    async def adresse_du_conseiller(self, conseiller: str) -> str | None: ...

    async def confirmation(self, structure: str) -> Confirmation | None: ...

    async def confirmation_du_compte(self, conseiller: str) -> Confirmation | None: ...


class Annuaire:
    """A préfecture's mailbox is kept here, ANCT's is a setting; a structure's address, or a conseiller's, is the
    structures service's to give, and an absorbed structure's is that of the one which was kept."""

    def __init__(self, stores: Stores, structures: DesStructures, anct: str | None = None) -> None:
        self._stores, self._structures, self._anct = stores, structures, anct

    async def de(self, destinataire: Destinataire) -> str:
        if destinataire.genre is Genre.ANCT:
            if self._anct is None:
                raise SansBoite
            return self._anct
        if destinataire.genre is Genre.PREFECTURE:
            boite = await self._stores.boites.get(Boite.id_de(destinataire.reference))
            if boite is None:
                raise SansBoite
            return boite.courriel
        if destinataire.genre is Genre.CONSEILLER:
            adresse = await self._structures.adresse_du_conseiller(destinataire.reference)
        else:
            adresse = await self._structures.adresse(await self._conservee(destinataire.reference))
        if adresse is None:
            raise SansAdresse
        return adresse

    async def confirmation(self, destinataire: Destinataire) -> Confirmation | None:
        if destinataire.genre is Genre.CONSEILLER:
            return await self._structures.confirmation_du_compte(destinataire.reference)
        if await self._conservee(destinataire.reference) != destinataire.reference:
            return None
        return await self._structures.confirmation(destinataire.reference)

    async def _conservee(self, structure: str) -> str:
        """The structure that answers for this one, which may itself have been absorbed since."""
        vues: set[str] = set()
        while structure not in vues and (absorption := await self._stores.absorptions.get(structure)):
            vues.add(structure)
            structure = absorption.conservee
        return structure
