"""Where a mail goes: asked at the moment of sending, never kept with the mail, never written in a log."""

import time
from typing import Protocol

import httpx
import msgspec

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

QUESTION = "query ($structure: ID!) { adresseDeNotification(structure: $structure) { courriel } }"


class SansBoite(Exception):
    """ANCT has not given this préfecture's mailbox yet."""


class SansAdresse(Exception):
    """The structures service answers that this structure has no address to write to."""


class AdressesInjoignables(Exception):
    """The structures service, or the issuer of its tokens, did not answer as it should."""


class Adresses(Protocol):
    async def de(self, destinataire: Destinataire) -> str:
        """Raises SansBoite, SansAdresse or AdressesInjoignables."""


class DesStructures(Protocol):
    async def adresse(self, structure: str) -> str | None: ...


class Annuaire:
    """A préfecture's mailbox is kept here; a structure's address is the structures service's to give."""

    def __init__(self, stores: Stores, structures: DesStructures) -> None:
        self._stores, self._structures = stores, structures

    async def de(self, destinataire: Destinataire) -> str:
        if destinataire.genre is Genre.PREFECTURE:
            boite = await self._stores.boites.get(Boite.id_de(destinataire.reference))
            if boite is None:
                raise SansBoite
            return boite.courriel
        adresse = await self._structures.adresse(destinataire.reference)
        if adresse is None:
            raise SansAdresse
        return adresse


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


class _Donnees(msgspec.Struct):
    adresse: _Adresse | None = msgspec.field(name="adresseDeNotification", default=None)


class _Reponse(msgspec.Struct):
    data: _Donnees | None = None
    errors: list[msgspec.Raw] = []


class StructuresHttp:
    """Asks the structures service itself (not the gateway: the field is internal) at ``url``."""

    def __init__(self, client: httpx.AsyncClient, url: str, jeton: JetonDeService) -> None:
        self._client, self._url, self._jeton = client, url, jeton

    async def adresse(self, structure: str) -> str | None:
        try:
            reponse = await self._client.post(
                self._url,
                json={"query": QUESTION, "variables": {"structure": structure}},
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
        return lue.data.adresse.courriel if lue.data.adresse else None
