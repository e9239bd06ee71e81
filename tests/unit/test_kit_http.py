"""Each request is told by its route and status, one that breaks as a 500, never by the path that was asked."""

from collections.abc import Mapping

import pytest
from opentelemetry.metrics import Histogram
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient

from services.kit import http
from services.kit.health import Health, asgi


class Cahier(Histogram):
    """Keeps what is recorded."""

    def __init__(self) -> None:
        self.notes: list[Mapping[str, object]] = []

    def record(self, amount: float, attributes: object = None, context: object = None) -> None:
        assert isinstance(attributes, Mapping)
        self.notes.append(attributes)


def piece(request: Request) -> Response:
    if request.path_params["id"] == "bug":
        raise KeyError("bug")
    return PlainTextResponse("une pièce", status_code=206)


@pytest.fixture
def cahier(monkeypatch: pytest.MonkeyPatch) -> Cahier:
    cahier = Cahier()
    monkeypatch.setattr(http, "_DUREE", cahier)
    return cahier


@pytest.fixture
def client() -> TestClient:
    served = Starlette(routes=[Route("/pieces/{id}", piece, methods=["GET"])])
    return TestClient(asgi(Health("essai", {}), lambda: {"/pieces/": served}), raise_server_exceptions=False)


@pytest.mark.parametrize(
    ("method", "path", "status", "told"),
    [
        ("GET", "/pieces/0198-42", 206, "GET"),
        ("GET", "/pieces/bug", 500, "GET"),
        ("PROPFIND", "/pieces/0198-42", 405, "_OTHER"),
    ],
)
def test_a_request_is_told_by_its_route(
    client: TestClient, cahier: Cahier, method: str, path: str, status: int, told: str
) -> None:
    assert client.request(method, path).status_code == status
    (note,) = cahier.notes
    assert note == {
        "http.request.method": told,
        "http.response.status_code": status,
        "http.route": "/pieces/",
    }


def test_health_and_what_is_not_there_are_not_counted(client: TestClient, cahier: Cahier) -> None:
    assert client.get("/health/live").status_code == 200
    assert client.get("/wp-admin").status_code == 404
    assert not cahier.notes
