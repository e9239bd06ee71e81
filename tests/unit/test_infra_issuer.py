"""The development issuer gives tokens that the services accept, a service its own, and nothing in production."""

from pathlib import Path

import httpx
import jwt
import pytest

from infra.local.issuer import Issuer, application
from infra.local.place import Impossible

URL, AUDIENCE = "http://127.0.0.1:4001", "conum"


def over(issuer: Issuer) -> httpx.AsyncClient:
    transport = httpx.ASGITransport(application(issuer, {"notifications": "un-secret"}))
    return httpx.AsyncClient(transport=transport, base_url=URL)


@pytest.fixture
def issuer(tmp_path: Path) -> Issuer:
    return Issuer.create(tmp_path, URL, AUDIENCE)


@pytest.fixture
def client(issuer: Issuer) -> httpx.AsyncClient:
    return over(issuer)


async def claims(token: str, client: httpx.AsyncClient) -> dict[str, object]:
    keys = jwt.PyJWKSet.from_dict((await client.get("/jwks.json")).json())
    key = keys[jwt.get_unverified_header(token)["kid"]]
    decoded: dict[str, object] = jwt.decode(token, key, algorithms=["RS256"], issuer=URL, audience=AUDIENCE)
    return decoded


async def test_a_prefecture_s_token_says_its_departements(issuer: Issuer, client: httpx.AsyncClient) -> None:
    said = await claims(issuer.token("prefecture", departements=("69", "2A")), client)
    assert (said["role"], said["departements"], said["sub"]) == ("prefecture", ["69", "2A"], "prefecture-local")
    assert "siret" not in said


async def test_the_key_read_from_the_folder_is_the_one_that_was_made(
    issuer: Issuer, client: httpx.AsyncClient, tmp_path: Path
) -> None:
    again = Issuer.read(tmp_path, URL, AUDIENCE)
    said = await claims(again.token("structure", siret="21690123100011"), client)
    assert said["siret"] == "21690123100011"
    assert (tmp_path / "key.json").stat().st_mode & 0o077 == 0


async def test_a_new_start_makes_a_new_key(issuer: Issuer, tmp_path: Path) -> None:
    old = issuer.token("anct")
    fresh = over(Issuer.create(tmp_path, URL, AUDIENCE))
    with pytest.raises(KeyError):
        await claims(old, fresh)


@pytest.mark.parametrize("basic", [True, False])
async def test_a_service_gets_a_token_of_the_role_service(client: httpx.AsyncClient, basic: bool) -> None:
    form = {"grant_type": "client_credentials"}
    if basic:
        answer = await client.post("/token", data=form, auth=("notifications", "un-secret"))
    else:
        answer = await client.post("/token", data={**form, "client_id": "notifications", "client_secret": "un-secret"})
    assert answer.json()["token_type"] == "Bearer"
    said = await claims(answer.json()["access_token"], client)
    assert (said["role"], said["sub"]) == ("service", "notifications")


@pytest.mark.parametrize(
    ("form", "status"),
    [
        ({"grant_type": "client_credentials", "client_id": "notifications", "client_secret": "faux"}, 401),
        ({"grant_type": "client_credentials", "client_id": "inconnu", "client_secret": ""}, 401),
        ({"grant_type": "client_credentials"}, 401),
        ({"grant_type": "password", "client_id": "notifications", "client_secret": "un-secret"}, 400),
        ({}, 400),
    ],
)
async def test_nobody_else_gets_one(client: httpx.AsyncClient, form: dict[str, str], status: int) -> None:
    assert (await client.post("/token", data=form)).status_code == status


async def test_an_unreadable_authorization_is_refused(client: httpx.AsyncClient) -> None:
    answer = await client.post(
        "/token", data={"grant_type": "client_credentials"}, headers={"Authorization": "Basic ???"}
    )
    assert answer.status_code == 401


def test_production_refuses_the_development_issuer(
    issuer: Issuer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CONUM_ENV", "production")
    with pytest.raises(Impossible, match="interdit en production"):
        Issuer.read(tmp_path, URL, AUDIENCE)
