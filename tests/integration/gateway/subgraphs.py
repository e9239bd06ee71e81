"""Two small subgraphs and an issuer: one made with the kit, one with bare Strawberry, which hides nothing."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from typing import Any, cast

import strawberry
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.routing import Mount
from strawberry.asgi import GraphQL
from strawberry.types import Info

from services.kit.identity import PUBLIC, Identite
from services.kit.store.contract import Page
from services.kit.subgraph import (
    Connexion,
    Contexte,
    build_schema,
    champ,
    graphql_app,
    page_to_connexion,
    type_,
)

__all__ = ["SECRET", "candidatures", "candidatures_schema", "structures", "structures_schema"]

SECRET = "postgres://user:password@10.0.0.1"


@type_(droits=PUBLIC)
class Moi:
    role: str
    sub: str


@type_(droits=PUBLIC, keys=["id"])
class Structure:
    id: strawberry.ID
    voisines: list["Structure"] = champ(taille=10)


UNE = Structure(id=strawberry.ID("1"), voisines=[])


@type_(droits=PUBLIC)
class Query:
    @champ
    async def moi(self, info: Info[Contexte[None], None], pause: float = 0) -> Moi:
        await asyncio.sleep(pause)
        return Moi(role=info.context.agent.role, sub=info.context.agent.sub)

    @champ
    async def structure(self, id: strawberry.ID) -> Structure:
        return Structure(id=id, voisines=[UNE])

    @champ
    async def structures(self, first: int = 20) -> Connexion[Structure]:
        return page_to_connexion(Page([UNE], ["c"], suite=False), lambda s: s)


@type_(droits=PUBLIC)
class Subscription:
    @champ(subscription=True)
    async def suivi(self, info: Info[Contexte[None], None], pause: float) -> AsyncIterator[str]:
        """Says who asks, at once and once more after a pause."""
        yield info.context.agent.sub
        await asyncio.sleep(pause)
        yield info.context.agent.sub


async def charger(_: Contexte[None], ids: Sequence[str]) -> list[Structure]:
    return [Structure(id=strawberry.ID(i), voisines=[]) for i in ids]


structures_schema = build_schema(Query, subscription=Subscription, entities={"Structure": charger})


def structures(identite: Identite) -> Starlette:
    return Starlette(routes=[Mount("/graphql", graphql_app(structures_schema, None, identite))])


@strawberry.federation.type(name="Structure", keys=["id"])
class StructureVueDIci:
    id: strawberry.ID

    @strawberry.field
    def candidature(self) -> str | None:
        return f"de {self.id}"

    @classmethod
    def resolve_reference(cls, id: strawberry.ID) -> "StructureVueDIci":
        return cls(id=id)


@strawberry.type(name="Query")
class QueryCandidatures:
    @strawberry.field
    def panne(self) -> str | None:
        raise RuntimeError(f"cannot connect to {SECRET}")

    @strawberry.field
    def header(self, info: Info[dict[str, Any], None], name: str) -> str | None:
        return cast("Request", info.context["request"]).headers.get(name)


candidatures_schema = strawberry.federation.Schema(
    QueryCandidatures, types=[StructureVueDIci], federation_version="2.9"
)


def candidatures() -> Starlette:
    return Starlette(routes=[Mount("/graphql", GraphQL[Any, Any](candidatures_schema))])
