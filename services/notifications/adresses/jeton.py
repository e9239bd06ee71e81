"""The bearer token under which this service asks others."""

import time

import httpx
import msgspec

__all__ = ["JetonDeService"]


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
