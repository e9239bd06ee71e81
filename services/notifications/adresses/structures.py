"""Asks the structures service where a mail goes, and what confirms an address or an account."""

from datetime import datetime

import httpx
import msgspec

from ..courrier import Confirmation
from .annuaire import AdressesInjoignables
from .jeton import JetonDeService

__all__ = ["StructuresHttp"]

ADRESSE = "query ($structure: ID!) { adresseDeNotification(structure: $structure) { courriel } }"
ADRESSE_DU_CONSEILLER = "query ($conseiller: ID!) { adresseDuConseiller(conseiller: $conseiller) { courriel } }"
CONFIRMATION = "query ($structure: ID!) { structure(id: $structure) { confirmation { jeton expireLe } } }"
CONFIRMATION_DU_COMPTE = "query ($conseiller: ID!) { confirmationDuCompte(conseiller: $conseiller) { jeton expireLe } }"


class _Adresse(msgspec.Struct):
    courriel: str


class _Confirmation(msgspec.Struct):
    jeton: str
    expire_le: datetime = msgspec.field(name="expireLe")

    def lue(self) -> Confirmation:
        return Confirmation(self.jeton, self.expire_le)


class _Structure(msgspec.Struct):
    confirmation: _Confirmation | None = None


class _Donnees(msgspec.Struct):
    adresse: _Adresse | None = msgspec.field(name="adresseDeNotification", default=None)
    structure: _Structure | None = None
    adresse_du_conseiller: _Adresse | None = msgspec.field(name="adresseDuConseiller", default=None)
    confirmation_du_compte: _Confirmation | None = msgspec.field(name="confirmationDuCompte", default=None)


class _Reponse(msgspec.Struct):
    data: _Donnees | None = None
    errors: list[msgspec.Raw] = []


class StructuresHttp:
    """Asks the structures service itself (not the gateway: these fields are internal) at ``url``."""

    def __init__(self, client: httpx.AsyncClient, url: str, jeton: JetonDeService) -> None:
        self._client, self._url, self._jeton = client, url, jeton

    async def adresse(self, structure: str) -> str | None:
        donnees = await self._demander(ADRESSE, structure=structure)
        return donnees.adresse.courriel if donnees.adresse else None

    async def adresse_du_conseiller(self, conseiller: str) -> str | None:
        donnees = await self._demander(ADRESSE_DU_CONSEILLER, conseiller=conseiller)
        return donnees.adresse_du_conseiller.courriel if donnees.adresse_du_conseiller else None

    async def confirmation(self, structure: str) -> Confirmation | None:
        donnees = await self._demander(CONFIRMATION, structure=structure)
        lue = donnees.structure and donnees.structure.confirmation
        return lue.lue() if lue else None

    async def confirmation_du_compte(self, conseiller: str) -> Confirmation | None:
        lue = (await self._demander(CONFIRMATION_DU_COMPTE, conseiller=conseiller)).confirmation_du_compte
        return lue.lue() if lue else None

    async def _demander(self, question: str, **variables: str) -> _Donnees:
        try:
            reponse = await self._client.post(
                self._url,
                json={"query": question, "variables": variables},
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
