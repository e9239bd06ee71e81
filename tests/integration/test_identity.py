"""Each service verifies the token itself, against a real JWKS over HTTP."""

import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

from services.kit.identity import PUBLIC_AGENT, Agent, JetonRefuse, Jetons

CLE = rsa.generate_private_key(public_exponent=65537, key_size=2048)
AUTRE = rsa.generate_private_key(public_exponent=65537, key_size=2048)
ISSUER, AUDIENCE = "https://issuer.exemple", "conum"


class Annuaire(HTTPServer):
    """Serves a JWKS, and counts how often it is read."""

    lectures = 0


class Page(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        assert isinstance(self.server, Annuaire)
        self.server.lectures += 1
        cle = json.loads(RSAAlgorithm.to_jwk(CLE.public_key())) | {"kid": "k1", "alg": "RS256", "use": "sig"}
        self.send_response(200)
        self.end_headers()
        self.wfile.write(json.dumps({"keys": [cle]}).encode())

    def log_message(self, format: str, *args: Any) -> None:
        return


@pytest.fixture
def annuaire() -> Iterator[Annuaire]:
    with Annuaire(("127.0.0.1", 0), Page) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server
        server.shutdown()


@pytest.fixture
def jetons(annuaire: Annuaire) -> Jetons:
    return Jetons(f"http://127.0.0.1:{annuaire.server_port}/jwks.json", ISSUER, AUDIENCE)


def bearer(cle: Any = CLE, kid: str = "k1", algorithm: str = "RS256", **claims: Any) -> str:
    now = int(time.time())
    base = {"iss": ISSUER, "aud": AUDIENCE, "sub": "s1", "iat": now, "exp": now + 60, "role": "anct"}
    kept = {k: v for k, v in (base | claims).items() if v is not None}
    return "Bearer " + jwt.encode(kept, cle, algorithm=algorithm, headers={"kid": kid})


async def test_a_good_token_says_who_asks(jetons: Jetons) -> None:
    token = bearer(role="prefecture", departements=["69", "2A"], siret="21690123100011")
    assert await jetons.agent(token) == Agent("prefecture", "s1", frozenset({"69", "2A"}), "21690123100011")


async def test_no_token_is_the_public(jetons: Jetons) -> None:
    assert await jetons.agent(None) is PUBLIC_AGENT


@pytest.mark.parametrize(
    "claims",
    [
        {"exp": int(time.time()) - 3_600},
        {"exp": None},
        {"sub": None},
        {"iss": "https://ailleurs.exemple"},
        {"aud": "autre"},
        {"aud": None},
        {"role": None},
        {"role": "roi"},
        {"role": "public"},
        {"role": ["anct"]},
        {"departements": "69"},
        {"departements": [69]},
        {"siret": 21690123100011},
        {"cle": AUTRE},
        {"kid": "inconnu"},
    ],
)
async def test_a_token_late_foreign_or_malformed_is_refused(jetons: Jetons, claims: dict[str, Any]) -> None:
    with pytest.raises(JetonRefuse):
        await jetons.agent(bearer(**claims))


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer ", "Basic abc", "Bearer a.b.c", "Bearer " + "x" * 10_000])
async def test_a_header_that_is_no_token_is_refused(jetons: Jetons, header: str) -> None:
    with pytest.raises(JetonRefuse):
        await jetons.agent(header)


async def test_a_token_signed_with_our_public_key_as_a_secret_is_refused(jetons: Jetons) -> None:
    with pytest.raises(JetonRefuse):
        await jetons.agent(bearer(cle="x" * 32, algorithm="HS256"))


async def test_forged_key_ids_do_not_hammer_the_issuer(jetons: Jetons, annuaire: Annuaire) -> None:
    await jetons.agent(bearer())
    for n in range(20):
        with pytest.raises(JetonRefuse):
            await jetons.agent(bearer(kid=f"faux-{n}"))
    assert annuaire.lectures == 1
