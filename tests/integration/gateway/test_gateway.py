"""What the gateway lets through, to whom, and what it answers when something behind it fails."""

import asyncio
import json
import time
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from infra.local.gateway import Node

from .conftest import Gateway, Issuer, gateway
from .serve import serving
from .subgraphs import SECRET

MOI = "{ moi { role sub } }"


def codes(answer: httpx.Response) -> list[str | None]:
    return [error.get("extensions", {}).get("code") for error in answer.json()["errors"]]


def test_without_a_token_one_is_the_public(both: Gateway) -> None:
    assert both.ask(MOI).json()["data"]["moi"] == {"role": "public", "sub": ""}


def test_the_service_receives_the_token_and_verifies_it_itself(both: Gateway, issuer: Issuer) -> None:
    assert both.ask(MOI, token=issuer.token("agent-1")).json()["data"]["moi"] == {"role": "anct", "sub": "agent-1"}


@pytest.mark.parametrize(
    "token",
    [
        pytest.param(lambda ours: ours.token("a", aud="another"), id="another audience"),
        pytest.param(lambda ours: ours.token("a", iss="another"), id="another issuer"),
        pytest.param(lambda ours: ours.token("a", exp=int(time.time()) - 60), id="expired"),
        pytest.param(lambda _: Issuer().token("a"), id="forged"),
        pytest.param(lambda _: Issuer().token("a", kid="unknown"), id="an unknown key"),
        pytest.param(lambda _: "a.b.c", id="unreadable"),
        pytest.param(lambda _: "nothing like a token", id="not a token"),
    ],
)
def test_a_bad_token_is_refused_and_not_taken_for_the_public(both: Gateway, issuer: Issuer, token: Any) -> None:
    assert both.ask(MOI, token=token(issuer)).status_code == 401


async def test_two_people_who_ask_the_same_at_once_are_not_mixed_up(both: Gateway, issuer: Issuer) -> None:
    async with httpx.AsyncClient(timeout=20) as client:
        query = {"query": "{ moi(pause: 0.3) { sub } }"}
        subs = [f"agent-{n}" for n in range(10)]
        answers = await asyncio.gather(
            *(client.post(both.url, json=query, headers={"authorization": f"Bearer {issuer.token(s)}"}) for s in subs)
        )
    assert [a.json()["data"]["moi"]["sub"] for a in answers] == subs


@pytest.mark.parametrize(
    ("query", "why"),
    [
        pytest.param(f'{{structure(id:"1"){"{voisines" * 10}{{id}}{"}" * 10}}}', "depth limit", id="depth"),
        pytest.param(f"{{moi{{{'role ' * 1_001}}}}}", "Token limit", id="tokens"),
        pytest.param("{structures(first:1000){edges{node{id}}}}", "cost", id="cost of a page"),
        pytest.param('{structure(id:"1"){voisines{voisines{voisines{id}}}}}', "cost", id="cost of lists in lists"),
    ],
)
def test_a_request_that_asks_too_much_is_refused(both: Gateway, query: str, why: str) -> None:
    answer = both.ask(query).json()
    assert answer.get("data") is None
    assert [why in error["message"] for error in answer["errors"]] == [True]


def test_a_page_of_a_hundred_is_not_too_much(both: Gateway) -> None:
    assert "errors" not in both.ask("{structures(first:100){edges{node{id candidature}}}}").json()


def test_a_body_of_more_than_64_kb_is_refused(both: Gateway) -> None:
    assert both.ask(MOI, variables={"v": "x" * 65_536}).status_code == 413
    assert both.ask(MOI, variables={"v": "x" * 65_000}).status_code == 200


def test_a_body_of_unknown_length_is_refused(both: Gateway) -> None:
    body = iter([json.dumps({"query": MOI}).encode()])
    assert httpx.post(both.url, content=body, headers={"content-type": "application/json"}).status_code == 411


def test_a_bug_keeps_its_text_inside(both: Gateway) -> None:
    answer = both.ask("{ panne moi { role } }")
    assert answer.json()["data"] == {"panne": None, "moi": {"role": "public"}}
    assert codes(answer) == ["ERREUR_INTERNE"]
    assert SECRET not in answer.text


def test_a_slow_service_is_not_waited_for(both: Gateway) -> None:
    started = time.monotonic()
    answer = both.ask('{ structure(id: "1") { candidature } moi(pause: 3) { role } }')
    assert time.monotonic() - started < 2.5
    assert codes(answer) == ["SERVICE_INDISPONIBLE"]
    assert answer.json()["errors"][0].keys() <= {"message", "path", "extensions"}


def test_what_answers_is_given_when_another_service_is_down(
    node: Node, supergraph: Path, env: dict[str, str], issuer: Issuer
) -> None:
    with gateway(node, supergraph, **env | {"CANDIDATURES_URL": "http://127.0.0.1:1/graphql"}) as half:
        answer = half.ask('{ structure(id: "1") { id candidature } panne moi { role } }', token=issuer.token("a"))
        assert answer.json()["data"] == {
            "structure": {"id": "1", "candidature": None},
            "panne": None,
            "moi": {"role": "anct"},
        }
        assert set(codes(answer)) == {"SERVICE_INDISPONIBLE"}
        assert "127.0.0.1" not in answer.text
        assert httpx.get(half.url.replace("/graphql", "/readiness")).status_code == 200


def test_events_arrive_over_sse_for_longer_than_a_query_may_take(both: Gateway, issuer: Issuer) -> None:
    headers = {"accept": "text/event-stream", "authorization": f"Bearer {issuer.token('agent-1')}"}
    query = {"query": "subscription { suivi(pause: 1.5) }"}
    with httpx.stream("POST", both.url, json=query, headers=headers, timeout=10) as stream:
        told = [json.loads(line.removeprefix("data: ")) for line in stream.iter_lines() if line.startswith("data: {")]
    assert [event["data"] for event in told] == [{"suivi": "agent-1"}] * 2


def test_a_trace_and_a_request_id_are_handed_on(both: Gateway) -> None:
    headers = {"traceparent": "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", "x-request-id": "r-1"}
    query = '{ trace: header(name: "traceparent") id: header(name: "x-request-id") cookie: header(name: "cookie") }'
    answer = httpx.post(both.url, json={"query": query}, headers=headers | {"cookie": "a=b"})
    assert answer.json()["data"] == {"trace": headers["traceparent"], "id": "r-1", "cookie": None}


def test_with_a_collector_the_gateways_spans_stand_between_the_client_and_the_service(
    node: Node, supergraph: Path, env: dict[str, str]
) -> None:
    told: list[bytes] = []

    async def collect(request: Request) -> Response:
        told.append(await request.body())
        return Response()

    client_span = "b7ad6b7169203331"
    headers = {"traceparent": f"00-0af7651916cd43dd8448eb211c80319c-{client_span}-01"}
    with serving(Starlette(routes=[Route("/v1/traces", collect, methods=["POST"])])) as collector:
        traced = {"OTEL_EXPORTER_OTLP_ENDPOINT": collector, "OTEL_SAMPLING_RATE": "1"}
        with gateway(node, supergraph, **env, **traced) as running:
            query = {"query": '{ header(name: "traceparent") }'}
            received = httpx.post(running.url, json=query, headers=headers).json()["data"]["header"]
            end = time.monotonic() + 20
            while not told and time.monotonic() < end:
                time.sleep(0.1)
    assert received.split("-")[1] == "0af7651916cd43dd8448eb211c80319c"
    assert received.split("-")[2] != client_span
    assert client_span.encode() in b"".join(told)


def test_in_production_the_schema_is_not_told_and_only_known_documents_pass(
    node: Node, supergraph: Path, env: dict[str, str], tmp_path: Path
) -> None:
    known = tmp_path / "documents.json"
    known.write_text(json.dumps({"moi": MOI, "schema": "{ __schema { queryType { name } } }"}))
    with gateway(node, supergraph, **env, CONUM_ENV="production", PERSISTED_DOCUMENTS=str(known)) as closed:
        ask = {"extensions": {"persistedQuery": {"version": 1, "sha256Hash": "moi"}}}
        assert httpx.post(closed.url, json=ask).json() == {"data": {"moi": {"role": "public", "sub": ""}}}
        assert "errors" in closed.ask(MOI).json()
        ask["extensions"]["persistedQuery"]["sha256Hash"] = "schema"
        assert "introspection" in httpx.post(closed.url, json=ask).text
