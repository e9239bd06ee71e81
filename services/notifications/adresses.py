"""Where a mail goes: asked at the moment of sending, never kept with the mail, never written in a log."""

import time
from datetime import datetime
from typing import Protocol

import httpx
import msgspec

from .courrier import Confirmation
from .domain import Boite, Destinataire, Genre
from .store import Stores

__all__ = [
    "Adresses",
    "AdressesInjoignables",
    "Annuaire",
    "JetonDeService",
    "SansAdresse",
    "SansBoite",
    "StructuresHttp",
]

ADRESSE = "query ($structure: ID!) { adresseDeNotification(structure: $structure) { courriel } }"
CONFIRMATION = "query ($structure: ID!) { structure(id: $structure) { confirmation { jeton expireLe } } }"


class SansBoite(Exception):
    """This préfecture's mailbox is not given yet, or ANCT's own is not set."""


class SansAdresse(Exception):
    """The structures service answers that this structure has no address to write to."""


class AdressesInjoignables(Exception):
    """The structures service, or the issuer of its tokens, did not answer as it should."""


class Adresses(Protocol):
    async def de(self, destinataire: Destinataire) -> str:
        """Raises SansBoite, SansAdresse or AdressesInjoignables."""

    async def confirmation(self, structure: str) -> Confirmation | None:
        """What confirms this structure's address; None when there is nothing to confirm (any more)."""


class DesStructures(Protocol):
    async def adresse(self, structure: str) -> str | None: ...

    async def confirmation(self, structure: str) -> Confirmation | None: ...


class Annuaire:
    """A préfecture's mailbox is kept here, ANCT's is a setting; a structure's address is the structures service's to
    give, and an absorbed structure's is that of the one which was kept."""

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
        adresse = await self._structures.adresse(await self._conservee(destinataire.reference))
        if adresse is None:
            raise SansAdresse
        return adresse

    async def confirmation(self, structure: str) -> Confirmation | None:
        if await self._conservee(structure) != structure:
            return None
        return await self._structures.confirmation(structure)

    async def _conservee(self, structure: str) -> str:
        """The structure that answers for this one, which may itself have been absorbed since."""
        vues: set[str] = set()
        while structure not in vues and (absorption := await self._stores.absorptions.get(structure)):
            vues.add(structure)
            structure = absorption.conservee
        return structure


class _Jeton(msgspec.Struct):
    access_token: str
    expires_in: float = 60


class JetonDeService:
    """The bearer token of this service (client credentials), kept until shortly before it ends."""

    def __init__(self, client: httpx.AsyncClient, url: str, client_id: str, client_secret: str) -> None:
        self._client, self._url, self._compte = client, url, (client_id, client_secret)
        self._jeton, self._fin = "", 0.0

    async def valeur(self) -> str:
        if time.monotonic() >= self._fin:
            reponse = await self._client.post(self._url, data={"grant_type": "client_credentials"}, auth=self._compte)
            reponse.raise_for_status()
            jeton = msgspec.json.decode(reponse.content, type=_Jeton)
            self._jeton = jeton.access_token
            self._fin = time.monotonic() + max(jeton.expires_in - 30, jeton.expires_in / 2)
        return self._jeton

    def oublier(self) -> None:
        self._fin = 0.0


class _Adresse(msgspec.Struct):
    courriel: str


class _Confirmation(msgspec.Struct):
    jeton: str
    expire_le: datetime = msgspec.field(name="expireLe")


class _Structure(msgspec.Struct):
    confirmation: _Confirmation | None = None


class _Donnees(msgspec.Struct):
    adresse: _Adresse | None = msgspec.field(name="adresseDeNotification", default=None)
    structure: _Structure | None = None


class _Reponse(msgspec.Struct):
    data: _Donnees | None = None
    errors: list[msgspec.Raw] = []


class StructuresHttp:
    """Asks the structures service itself (not the gateway: these fields are internal) at ``url``."""

    def __init__(self, client: httpx.AsyncClient, url: str, jeton: JetonDeService) -> None:
        self._client, self._url, self._jeton = client, url, jeton

    async def adresse(self, structure: str) -> str | None:
        donnees = await self._demander(ADRESSE, structure)
        return donnees.adresse.courriel if donnees.adresse else None

    async def confirmation(self, structure: str) -> Confirmation | None:
        donnees = await self._demander(CONFIRMATION, structure)
        lue = donnees.structure and donnees.structure.confirmation
        return Confirmation(lue.jeton, lue.expire_le) if lue else None

    async def _demander(self, question: str, structure: str) -> _Donnees:
        try:
            reponse = await self._client.post(
                self._url,
                json={"query": question, "variables": {"structure": structure}},
                headers={"Authorization": f"Bearer {await self._jeton.valeur()}"},
            )
            if reponse.status_code == httpx.codes.UNAUTHORIZED:
                self._jeton.oublier()
            reponse.raise_for_status()
            lue = msgspec.json.decode(reponse.content, type=_Reponse)
        except (httpx.HTTPError, msgspec.MsgspecError) as error:
            raise AdressesInjoignables(type(error).__name__) from None
        if lue.errors or lue.data is None:
            raise AdressesInjoignables("errors")
        return lue.data
