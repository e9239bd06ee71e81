"""The documents of a convention: announced in GraphQL, put and read by a link, a PDF by its content, swept if lost."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import httpx
import pytest

from services.kit.documents import TAILLE_MAX, Menage, documents_app
from services.kit.identity import Agent
from services.kit.objets import Objets
from services.kit.temps import maintenant
from services.structures.app import PIECES

from . import conventions as c
from .engines import ENGINES
from .pdfs import pdf
from .structures import ANCT, HERAULT, RHONE, VILLE_DE_LYON, VILLE_DE_PARIS, Structures, ouvrir

DEPOSER = """mutation ($convention: ID!, $nature: NaturePieceDeConvention!, $taille: Int!) {
  deposerPiece(convention: $convention, nature: $nature, taille: $taille) {
    ... on DepotDePiece { url expireLe } ... on Refus { code fautes { champ } } } }"""
RETIRER = c.geste("retirerPiece", convention="ID!", piece="ID!")
PIECES_LUES = "query ($id: ID!) { convention(id: $id) { pieces { id nature nom taille pages sha256 lien } } }"
RIB = pdf()


@dataclass
class Depot:
    service: Structures
    objets: Objets
    client: httpx.AsyncClient

    async def annoncer(
        self, convention: str, nature: str = "RIB", *, agent: Any = VILLE_DE_LYON, taille: int = len(RIB)
    ) -> Any:
        return await c.faire(self.service, DEPOSER, agent, convention=convention, nature=nature, taille=taille)

    async def joindre(self, convention: str, contenu: bytes = RIB, **autrement: Any) -> httpx.Response:
        depot = await self.annoncer(convention, taille=len(contenu), **autrement)
        nom = {"X-Nom-Fichier": quote("Relevé été.pdf")}
        return await self.client.put(urlsplit(depot["url"]).path, content=contenu, headers=nom)

    async def pieces(self, convention: str, agent: Agent = VILLE_DE_LYON) -> Any:
        return (await self.service.demander(PIECES_LUES, agent, id=convention))["convention"]["pieces"]


@asynccontextmanager
async def deposer(engine: str, folder: Path) -> AsyncIterator[Depot]:
    async with ouvrir(engine, folder) as service:
        objets = Objets.dossier(folder / "objets")
        app = documents_app(service.stores.conventions, service.stores.pieces, objets, PIECES)
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://structures") as client:
            yield Depot(service, objets, client)


@pytest.fixture(params=ENGINES)
async def depot(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Depot]:
    async with deposer(request.param, tmp_path) as ouvert:
        yield ouvert


async def test_a_document_comes_by_its_link_and_makes_the_file_complete(depot: Depot) -> None:
    _, id = await c.dotee(depot.service)
    await c.faire(depot.service, c.COMPLETER, id=id, informations=c.INFORMATIONS)
    for nature in ("RIB", "POUVOIR_DU_SIGNATAIRE"):
        assert (await depot.joindre(id, nature=nature)).status_code == 201
    assert (await depot.joindre(id)).status_code == 200, "the same again"
    assert (await c.faire(depot.service, c.TRANSMETTRE, id=id))["statut"] == "EN_INSTRUCTION"
    rib, _ = await depot.pieces(id)
    assert (rib["nature"], rib["nom"], rib["taille"], rib["pages"]) == ("RIB", "Relevé été.pdf", len(RIB), 1)


async def test_the_prefecture_reads_it_by_a_link_of_its_own(depot: Depot) -> None:
    _, id = await c.dotee(depot.service)
    await depot.joindre(id)
    (piece,) = await depot.pieces(id, RHONE)
    lue = await depot.client.get(urlsplit(piece["lien"]).path)
    assert (lue.status_code, lue.content) == (200, RIB)
    assert lue.headers["content-disposition"].startswith("attachment")


async def test_what_is_no_pdf_too_large_or_empty_is_refused(depot: Depot) -> None:
    _, id = await c.dotee(depot.service)
    faux = await depot.joindre(id, b"GIF89a" + b"0" * 100)
    assert (faux.status_code, faux.json()["code"]) == (415, "PAS_UN_PDF")
    for taille in (0, TAILLE_MAX + 1):
        assert (await depot.annoncer(id, taille=taille))["code"] == "TailleInvalide"
    assert await depot.pieces(id) == []


async def test_a_link_serves_ten_minutes_and_for_what_it_says(depot: Depot) -> None:
    _, id = await c.dotee(depot.service)
    chemin = urlsplit((await depot.annoncer(id))["url"]).path
    assert (await depot.client.get(chemin)).status_code == 403
    assert (await depot.client.put("/pieces/faux", content=RIB)).status_code == 403
    plus_tard = documents_app(
        depot.service.stores.conventions,
        depot.service.stores.pieces,
        depot.objets,
        PIECES,
        horloge=lambda: maintenant() + timedelta(minutes=11),
    )
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=plus_tard), base_url="http://structures") as client:
        assert (await client.put(chemin, content=RIB)).json()["code"] == "LIEN_EXPIRE"


@pytest.mark.parametrize("agent", [VILLE_DE_PARIS, HERAULT])
async def test_nobody_outside_gets_a_link(depot: Depot, agent: Agent) -> None:
    _, id = await c.dotee(depot.service)
    assert (await depot.annoncer(id, agent=agent))["code"] == "Introuvable"


async def test_the_prefecture_and_anct_only_join_the_signed_convention(depot: Depot) -> None:
    _, id = await c.completee(depot.service)
    await c.faire(depot.service, c.TRANSMETTRE, id=id)
    for agent in (RHONE, ANCT):
        assert (await depot.annoncer(id, "RIB", agent=agent))["code"] == "PieceDeLaStructure"
        assert "url" in await depot.annoncer(id, "CONVENTION_SIGNEE", agent=agent)


async def test_a_file_that_is_transmitted_takes_no_other_document_even_by_an_older_link(depot: Depot) -> None:
    _, id = await c.completee(depot.service)
    chemin = urlsplit((await depot.annoncer(id))["url"]).path
    await c.faire(depot.service, c.TRANSMETTRE, id=id)
    refus = await depot.client.put(chemin, content=RIB)
    assert (refus.status_code, refus.json()["code"]) == (409, "PiecesFigees")


async def test_what_is_taken_back_is_swept_away_and_what_is_joined_stays(depot: Depot) -> None:
    _, id = await c.dotee(depot.service)
    await depot.joindre(id)
    await depot.joindre(id, nature="POUVOIR_DU_SIGNATAIRE")
    rib, pouvoir = await depot.pieces(id)
    assert (await c.faire(depot.service, RETIRER, convention=id, piece=rib["id"]))["__typename"] == "Convention"
    menage = Menage(depot.service.stores.conventions, depot.objets, horloge=lambda: maintenant() + timedelta(hours=2))
    assert await menage.tour() == 1
    assert {vu.key async for vu in depot.objets.list()} == {f"{id}/{pouvoir['id']}"}
