"""What every subgraph promises: rights by role, limits, batches, refusals as answers, bugs kept inside."""

import asyncio
import logging
from collections.abc import AsyncGenerator, Sequence
from typing import Annotated, Any

import httpx
import pytest
import strawberry

from services.kit import aggregate
from services.kit.identity import PUBLIC, PUBLIC_AGENT, Agent, JetonRefuse, roles
from services.kit.subgraph import (
    Arete,
    CleInvalide,
    Connexion,
    Contexte,
    PageInfo,
    Refus,
    build_schema,
    champ,
    graphql_app,
    type_,
)
from services.kit.subgraph.asgi import CORPS_MAX


class PorteFermee(aggregate.Refus):
    message = "La porte est fermée."


@type_(droits=PUBLIC, keys=["id"])
class Livre:
    id: strawberry.ID
    titre: str
    prix_d_achat: int | None = champ(droits=roles("anct"))
    mots: list[str]


@type_()
class Query:
    @champ(droits=PUBLIC)
    async def livres(self, first: int = 20) -> Connexion[Livre]:
        livre = Livre(id=strawberry.ID("1"), titre="Un", prix_d_achat=3, mots=[])
        return Connexion(
            edges=[Arete(node=livre, cursor="c")] * first, page_info=PageInfo(has_next_page=False, end_cursor="c")
        )

    @champ()
    def oubli(self) -> int:
        return 1

    @champ(droits=PUBLIC)
    def bug(self) -> int:
        raise KeyError("quelqu.un@exemple.fr")

    @champ(droits=PUBLIC)
    def ferme(self) -> int:
        raise PorteFermee


@type_()
class Mutation:
    @champ(droits=roles("anct"))
    async def entrer(
        self, info: strawberry.Info[Contexte[None], None], cle: str | None = None
    ) -> Annotated[Livre | Refus, strawberry.union("EntrerResultat")]:
        info.context.commande(cle)
        raise PorteFermee("Elle ouvre à 9 h.", fautes=(aggregate.Faute("heure", "Trop tôt."),))


@type_()
class Subscription:
    @champ(droits=roles("anct"), subscription=True)
    async def compter(self, jusqu_a: int) -> AsyncGenerator[int, None]:
        for n in range(jusqu_a):
            yield n


LOTS: list[Sequence[str]] = []


async def livres(contexte: Contexte[None], ids: Sequence[str]) -> list[Livre]:
    LOTS.append(ids)
    return [Livre(id=strawberry.ID(i), titre=i, prix_d_achat=None, mots=[]) for i in ids]


SCHEMA = build_schema(Query, Mutation, Subscription, entities={"Livre": livres})


async def ask(query: str, role: str = "public", **variables: Any) -> Any:
    return await SCHEMA.execute(query, variables, context_value=Contexte(Agent(role, "moi"), None))


async def test_a_role_without_the_right_to_one_field_is_refused_the_operation() -> None:
    asked = "{ livres { edges { node { prixDAchat } } } }"
    refused = await ask(asked)
    assert refused.data is None
    assert refused.errors[0].extensions == {"code": "INTERDIT"}
    assert (await ask(asked, "anct")).errors is None


async def test_a_right_hidden_in_a_fragment_is_seen() -> None:
    refused = await ask(
        "{ livres { edges { ...a } } } fragment a on LivreArete { node { ... on Livre { prixDAchat } } }"
    )
    assert "Livre.prixDAchat" in refused.errors[0].message


@pytest.mark.parametrize("role", ["anct", "structure", "service", "public"])
async def test_a_field_that_declares_no_right_is_refused_to_all(role: str) -> None:
    assert (await ask("{ oubli }", role)).errors[0].extensions["code"] == "INTERDIT"


async def test_a_refusal_is_a_member_of_the_result_with_all_its_faults() -> None:
    query = "mutation { entrer { ... on Refus { code message fautes { champ message } } } }"
    answer = await ask(query, "anct")
    assert answer.errors is None
    assert answer.data["entrer"] == {
        "code": "PorteFermee",
        "message": "La porte est fermée. Elle ouvre à 9 h.",
        "fautes": [{"champ": "heure", "message": "Trop tôt."}],
    }


async def test_a_refusal_of_a_query_keeps_its_sentence() -> None:
    error = (await ask("{ ferme }")).errors[0]
    assert (error.message, error.extensions) == ("La porte est fermée.", {"code": "PorteFermee"})


async def test_the_inside_of_a_bug_stays_inside(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR):
        error = (await ask("{ bug }")).errors[0]
    assert error.extensions == {"code": "ERREUR_INTERNE"}
    assert "exemple" not in str(error)
    assert all("exemple" not in record.getMessage() for record in caplog.records)
    assert any("KeyError" in record.getMessage() for record in caplog.records)


async def test_entities_are_loaded_in_one_batch_a_type_and_once_an_id() -> None:
    LOTS.clear()
    representations = [{"__typename": "Livre", "id": i} for i in "abcab"]
    query = "query ($r: [_Any!]!) { _entities(representations: $r) { ... on Livre { titre } } }"
    answer = await ask(query, r=representations)
    assert [e["titre"] for e in answer.data["_entities"]] == list("abcab")
    assert [list(lot) for lot in LOTS] == [["a", "b", "c"]]


@pytest.mark.parametrize(
    "query",
    [
        "{ " + " ".join(f"a{i}: ferme" for i in range(31)) + " }",
        "{ ferme " + "@include(if: true) " * 31 + "}",
        "{ livres " + "{ edges { node { id } } } }",
    ],
)
async def test_a_document_over_a_limit_is_refused_and_one_within_is_not(query: str) -> None:
    codes = [(e.extensions or {}).get("code") for e in (await ask(query)).errors or []]
    assert ("REQUETE_TROP_GRANDE" in codes) is ("livres" not in query)


async def test_depth_counts_through_fragments() -> None:
    deep = "fragment f0 on Query { __typename } "
    deep += " ".join(f"fragment f{i} on Query {{ ...f{i - 1} }}" for i in range(1, 20))
    assert (await ask("{ ...f19 } " + deep)).errors is None
    types = "{ __schema { types " + "{ ofType " * 12 + "{ name }" + " }" * 14
    assert any("niveaux" in e.message for e in (await ask(types)).errors)


async def test_a_thousand_bogus_directives_give_ten_errors_at_most() -> None:
    assert 1 <= len((await ask("{ ferme " + " ".join(f"@non{i}" for i in range(300)) + " }")).errors) <= 10


async def test_more_than_a_thousand_tokens_are_refused() -> None:
    assert (await ask("{ " + "ferme " * 1_100 + "}")).data is None


@pytest.mark.parametrize("cle", ["", "x" * 201])
async def test_an_idempotency_key_that_is_empty_or_huge_is_refused(cle: str) -> None:
    with pytest.raises(CleInvalide):
        Contexte(PUBLIC_AGENT, None).commande(cle, a=1)


def test_the_same_key_of_two_askers_is_two_commands() -> None:
    un, deux = (Contexte(Agent("anct", sub), None).commande("k", a=1) for sub in ("a", "b"))
    assert un != deux


class Portier:
    """An identity that knows one token."""

    async def agent(self, authorization: str | None) -> Agent:
        if authorization is None:
            return PUBLIC_AGENT
        if authorization != "Bearer bon":
            raise JetonRefuse("inconnu")
        return Agent("anct", "moi")


@pytest.fixture
def client() -> httpx.AsyncClient:
    app = graphql_app(SCHEMA, None, Portier())
    return httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://subgraph")


async def test_a_bad_token_is_401_and_no_token_is_the_public(client: httpx.AsyncClient) -> None:
    query = {"query": "{ livres(first: 1) { edges { node { titre } } } }"}
    assert (await client.post("/", json=query, headers={"authorization": "Bearer faux"})).status_code == 401
    assert (await client.post("/", json=query)).json()["data"]["livres"]["edges"][0]["node"] == {"titre": "Un"}


async def test_a_body_over_64_kb_is_413(client: httpx.AsyncClient) -> None:
    assert (await client.post("/", content=b" " * (CORPS_MAX + 1))).status_code == 413


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b'"x"',
        b"{}",
        b'{"query": 1}',
        b'{"query": ""}',
        b'{"query": "{ ferme }", "variables": {"a": "\\ud800"}}',
        b'{"query": "\xff"}',
    ],
)
async def test_a_malformed_body_is_the_client_s_fault(client: httpx.AsyncClient, body: bytes) -> None:
    answer = await client.post("/", content=body, headers={"content-type": "application/json"})
    assert answer.status_code in {400, 422} or answer.json()["errors"]


async def test_a_query_in_the_address_is_refused(client: httpx.AsyncClient) -> None:
    assert (await client.get("/", params={"query": "{ ferme }"})).status_code in {400, 404, 405}


async def test_a_subscription_is_a_stream_of_events_ended_by_line_feeds(client: httpx.AsyncClient) -> None:
    request = {"query": "subscription { compter(jusquA: 2) }"}
    headers = {"accept": "text/event-stream", "authorization": "Bearer bon"}
    answer = await client.post("/", json=request, headers=headers)
    assert answer.headers["content-type"].startswith("text/event-stream")
    assert answer.text.count('event: next\ndata: {"data":{"compter":') == 2
    assert "\r" not in answer.text


async def test_a_subscription_without_the_right_is_refused(client: httpx.AsyncClient) -> None:
    request = {"query": "subscription { compter(jusquA: 2) }"}
    answer = await client.post("/", json=request, headers={"accept": "text/event-stream"})
    assert "INTERDIT" in answer.text
    assert '"compter":' not in answer.text


async def test_a_subscription_may_end_in_another_task_than_it_began_in(caplog: pytest.LogCaptureFixture) -> None:
    stream: Any = await SCHEMA.subscribe(
        "subscription { compter(jusquA: 9) }", context_value=Contexte(Agent("anct", "moi"), None)
    )
    first = await asyncio.create_task(anext(stream))
    assert first.data == {"compter": 0}
    await stream.aclose()
    assert [record.getMessage() for record in caplog.records] == []
