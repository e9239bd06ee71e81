"""The documents of a candidatures service, over its real HTTP: a server on a free port, a clock that the test moves."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import httpx
import uvicorn
from starlette.types import ASGIApp

from services.candidatures.app import DOCUMENTS
from services.candidatures.store import Stores
from services.kit.documents import Menage, documents_app
from services.kit.objets import Objets

from .candidatures import Candidatures, ouvrir
from .pdfs import pdf

DEPOSER = """mutation ($c: ID!, $n: NatureDocument!, $t: Int!) {
    r: deposerDocument(candidature: $c, nature: $n, taille: $t) {
    ... on DepotDocument { url expireLe } ... on Refus { code fautes { champ } } } }"""
RETIRER = """mutation ($id: ID!, $d: ID!, $cle: String) {
    r: retirerDocument(candidature: $id, document: $d, cle: $cle)"""
LIRE = """query ($c: ID!) { candidature(id: $c) {
    documents { id nature nom taille pages sha256 le lien } } }"""
LETTRE = pdf()


@dataclass
class Documents:
    service: Candidatures
    objets: Objets
    client: httpx.AsyncClient

    async def lien(
        self, id: str, *, qui: str = "lyon", nature: str = "LETTRE_MOTIVATION", taille: int = len(LETTRE)
    ) -> Any:
        """The answer to a demand for an upload: ``{url…}`` or ``{code…}``."""
        answer = await self.service.demander(qui, DEPOSER, c=id, n=nature, t=taille)
        assert answer.errors is None, answer.errors
        return answer.data["r"]

    async def chemin(self, id: str, contenu: bytes = LETTRE, **autrement: Any) -> str:
        """Where to put that content."""
        lien = await self.lien(id, taille=len(contenu), **autrement)
        return urlsplit(str(lien["url"])).path

    async def joindre(
        self, id: str, contenu: bytes = LETTRE, *, nom: str = "lettre.pdf", **lien: Any
    ) -> httpx.Response:
        return await self.client.put(
            await self.chemin(id, contenu, **lien), content=contenu, headers={"X-Nom-Fichier": quote(nom)}
        )

    async def documents(self, id: str, qui: str = "lyon") -> Any:
        answer = await self.service.demander(qui, LIRE, c=id)
        assert answer.errors is None, answer.errors
        return answer.data["candidature"]["documents"]

    async def lire(self, document: Any) -> httpx.Response:
        return await self.client.get(urlsplit(document["lien"]).path)

    async def cles(self) -> set[str]:
        return {vu.key async for vu in self.objets.list()}

    def menage(self) -> Menage:
        return Menage(self.service.stores.candidatures, self.objets, horloge=lambda: self.service.le)


@asynccontextmanager
async def en_ligne(app: ASGIApp) -> AsyncIterator[str]:
    """Its address, while it is served."""
    config = uvicorn.Config(
        app, host="127.0.0.1", port=0, http="httptools", ws="none", lifespan="off", access_log=False, log_config=None
    )
    server = uvicorn.Server(config)
    task = asyncio.create_task(server.serve())
    while not server.started:  # noqa: ASYNC110  # uvicorn tells it in no other way
        await asyncio.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        await task


@asynccontextmanager
async def servir(
    service: Candidatures, objets: Objets, *, reception: float = 30.0, stores: Stores | None = None
) -> AsyncIterator[Documents]:
    tenus = stores or service.stores
    app = documents_app(
        tenus.candidatures, tenus.liens, objets, DOCUMENTS, horloge=lambda: service.le, reception=reception
    )
    async with en_ligne(app) as base, httpx.AsyncClient(base_url=base, trust_env=False, timeout=30) as client:
        yield Documents(service, objets, client)


@asynccontextmanager
async def documents(engine: str, folder: Path, objets: Objets | None = None) -> AsyncIterator[Documents]:
    async with (
        ouvrir(engine, folder) as service,
        servir(service, objets or Objets.dossier(folder / "objets")) as tout,
    ):
        yield tout
