"""What a web client does: asks the gateway, reads the answer or the refusal, looks again until it has come."""

import asyncio
import json
import time
from collections.abc import Awaitable, Callable
from typing import Any, Final, TypeVar

import httpx

__all__ = ["Client", "Echec", "attendre"]

T = TypeVar("T")
PATIENCE: Final = 30.0


class Echec(Exception):
    """The journey cannot go on; says what was asked, and what came instead."""


class Client:
    """The gateway, as one agent sees it (``jeton`` None: the public)."""

    def __init__(self, http: httpx.AsyncClient, url: str, jeton: str | None = None) -> None:
        self._http, self._url = http, url
        self._entetes = {} if jeton is None else {"authorization": f"Bearer {jeton}"}

    async def demander(self, document: str, **variables: Any) -> Any:
        """The value of the document's only root field; raises Echec when the answer has errors."""
        request = {"query": document, "variables": variables}
        answer = await self._http.post(self._url, json=request, headers=self._entetes)
        try:
            lu = answer.json()
        except ValueError as error:
            raise Echec(f"HTTP {answer.status_code}, ce n'est pas du JSON : {answer.text[:200]}") from error
        if lu.get("errors"):
            raise Echec(f"{document.strip().splitlines()[0]} → {lu['errors'][0]['message']}")
        (valeur,) = lu["data"].values()
        return valeur

    async def faire(self, document: str, **variables: Any) -> Any:
        """The result of a mutation; raises Echec when it is a refusal."""
        resultat = await self.demander(document, **variables)
        if resultat["__typename"] == "Refus":
            fautes = ", ".join(f"{f['champ']} : {f['message']}" for f in resultat["fautes"])
            raise Echec(f"{document.strip().splitlines()[0]} → {resultat['message']} {fautes}")
        return resultat

    async def essuyer(self, document: str, code: str, **variables: Any) -> Any:
        """The refusal of a mutation that must be refused with this code; raises Echec when it is not."""
        resultat = await self.demander(document, **variables)
        if resultat["__typename"] != "Refus" or resultat["code"] != code:
            raise Echec(f"un refus {code} était attendu, voici : {resultat}")
        return resultat

    async def attendre_changement(self, document: str, statut: str, **variables: Any) -> Any:
        """Listens to a subscription until what it follows has this state; raises Echec when it never comes."""
        entetes = {**self._entetes, "accept": "text/event-stream"}
        request = {"query": document, "variables": variables}
        try:
            async with (
                asyncio.timeout(PATIENCE),
                self._http.stream("POST", self._url, json=request, headers=entetes) as flux,
            ):
                async for ligne in flux.aiter_lines():
                    if not ligne.startswith("data:") or not (texte := ligne.removeprefix("data:").strip()):
                        continue
                    lu = json.loads(texte)
                    if lu.get("errors"):
                        raise Echec(f"{document.splitlines()[0]} → {lu['errors'][0]['message']}")
                    (valeur,) = lu["data"].values()
                    if valeur["statut"] == statut:
                        return valeur
        except TimeoutError:
            pass
        raise Echec(f"l'abonnement n'a pas dit {statut} en {PATIENCE:.0f} s")


async def attendre(quoi: str, lire: Callable[[], Awaitable[T | None]], patience: float = PATIENCE) -> T:
    """Reads again until there is something; raises Echec when it has not come in time."""
    limite = time.monotonic() + patience
    while time.monotonic() < limite:
        if (lu := await lire()) is not None:
            return lu
        await asyncio.sleep(0.05)
    raise Echec(f"attendu pendant {patience:.0f} s sans le voir : {quoi}")
