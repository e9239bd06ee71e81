"""CPU of one request on a subgraph of ours against Strawberry as documented, through the whole ASGI application."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Annotated, Any

import msgspec
import strawberry
from starlette.types import ASGIApp, Message

from services.kit.identity import PUBLIC, PUBLIC_AGENT, Agent
from services.kit.subgraph import Arete, Connexion, Contexte, PageInfo, Refus, build_schema, champ, graphql_app, type_

from . import documented
from .figures import Figure, cpu_par_appel, montrer
from .sujet import CHAMPS, DEMANDE, DEPOT, ENTITES, LIGNES, LISTE, PAR_ID, REPRESENTATIONS, Demande, Ligne, fautes

FOIS = 60


@type_(droits=PUBLIC, keys=["id"])
class Dossier:
    id: strawberry.ID
    siret: str
    nom: str
    statut: str
    departement: str
    commune: str
    postes: int
    depose_le: str


def dossier(ligne: Ligne) -> Dossier:
    return Dossier(**{**vars(ligne), "id": strawberry.ID(ligne.id)})


DemandeInput = strawberry.input(Demande)


@type_()
class Query:
    @champ(droits=PUBLIC)
    async def dossiers(self, first: int = 50) -> Connexion[Dossier]:
        edges = [Arete(node=dossier(ligne), cursor=ligne.id) for ligne in LIGNES[:first]]
        return Connexion(edges=edges, page_info=PageInfo(has_next_page=False, end_cursor=None))


@type_()
class Mutation:
    @champ(droits=PUBLIC)
    async def deposer(self, demande: DemandeInput) -> Annotated[Dossier | Refus, strawberry.union("Depot")]:  # type: ignore[valid-type]  # made above
        trouvees = fautes(demande)
        return Refus(code="Faux", message="", fautes=[]) if trouvees else dossier(LIGNES[0])


async def charger(contexte: Contexte[None], ids: Sequence[str]) -> list[Dossier]:
    return [dossier(PAR_ID[i]) for i in ids]


class ToutLeMonde:
    """An identity for a measure of GraphQL alone."""

    async def agent(self, authorization: str | None) -> Agent:
        return PUBLIC_AGENT


Appel = Callable[[], Awaitable[object]]


async def appel(app: ASGIApp, query: str, variables: dict[str, Any]) -> Appel:
    """One POST handed to the application itself: no client and no socket in the measure."""
    body = msgspec.json.encode({"query": query, "variables": variables})
    scope = {
        "type": "http",
        "method": "POST",
        "path": "/",
        "query_string": b"",
        "headers": [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())],
    }
    recus: list[bytes] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Message) -> None:
        recus.append(message.get("body", b""))

    async def demander() -> bytes:
        recus.clear()
        await app({**scope}, receive, send)
        return b"".join(recus)

    if b'"errors"' in (answer := await demander()):
        raise SystemExit(f"the bench's own query fails: {answer.decode()}")
    return demander


async def mesures() -> list[Figure]:
    ours = graphql_app(build_schema(Query, Mutation, entities={"Dossier": charger}), None, ToutLeMonde())
    theirs = documented.application()
    depot = DEPOT.format(input="Demande", champs=CHAMPS)
    figures = []
    for nom, but, query, variables in (
        ("list of 50 × 8 fields", "≥ 2", LISTE, {"n": 50}),
        ("_entities of 50", "≥ 1.8", ENTITES, {"r": REPRESENTATIONS}),
        ("validated mutation", "≥ 5", depot, {"d": DEMANDE}),
    ):
        appels = [await appel(app, query, variables) for app in (ours, theirs)]
        notre, leur = await cpu_par_appel(*appels, fois=FOIS)
        figures.append(Figure(f"subgraph: {nom}", leur / notre, "×", "CPU of Strawberry as documented ÷ ours", but))
        figures.append(Figure(f"subgraph: {nom}, CPU", notre * 1e3, "ms", "one request"))
    return figures


if __name__ == "__main__":
    montrer(asyncio.run(mesures()))
