"""A development OIDC issuer: its keys are made at start, and production refuses it."""

import base64
import json
import os
import secrets
import time
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final, Self
from urllib.parse import parse_qsl, unquote_plus

import jwt
import uvicorn
from cryptography.hazmat.primitives.asymmetric import rsa
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from infra.local.keys import CURRENT, OTHER, Key, drop, keep, kept, new_key
from infra.local.place import Impossible

__all__ = ["DAY", "Issuer", "application"]

DAY: Final = 24 * 3600


class Issuer:
    """Signs tokens for ``url`` with the RSA key of ``folder``; publishes a second one while it changes its key.

    Raises Impossible when CONUM_ENV is ``production``: a development key must open nothing there.
    """

    def __init__(self, url: str, audience: str, key: rsa.RSAPrivateKey, kid: str, folder: Path | None = None) -> None:
        if os.environ.get("CONUM_ENV") == "production":
            raise Impossible("L'émetteur de jetons de développement est interdit en production (CONUM_ENV).")
        self.url, self.audience, self.kid = url, audience, kid
        self._key, self._folder = key, folder

    @classmethod
    def create(cls, folder: Path, url: str, audience: str) -> Self:
        """Make a new key in ``folder``, readable by its owner only; tokens of the key before it open nothing more."""
        keep(folder, new_key())
        drop(folder, OTHER)
        return cls.read(folder, url, audience)

    @classmethod
    def read(cls, folder: Path, url: str, audience: str) -> Self:
        """The issuer whose key lies in ``folder``; FileNotFoundError when no platform was started there."""
        key = kept(folder)
        if key is None:
            raise FileNotFoundError(folder / CURRENT)
        return cls(url, audience, key.private, key.kid, folder)

    def fresh(self) -> "Issuer":
        """This issuer with the key that its folder has now: another process may have changed it."""
        return Issuer.read(self._folder, self.url, self.audience) if self._folder else self

    def token(
        self,
        role: str,
        *,
        departements: Iterable[str] = (),
        siret: str | None = None,
        sub: str | None = None,
        seconds: int = DAY,
    ) -> str:
        """A bearer token for ``role``, valid from now for ``seconds``."""
        now = int(time.time())
        claims: dict[str, Any] = {
            "iss": self.url,
            "aud": self.audience,
            "sub": sub or f"{role}-local",
            "iat": now,
            "exp": now + seconds,
            "role": role,
            "departements": list(departements),
        }
        if siret:
            claims["siret"] = siret
        return jwt.encode(claims, self._key, algorithm="RS256", headers={"kid": self.kid})

    def jwks(self) -> dict[str, Any]:
        """The public halves, as the services and the gateway ask for them: the one that signs, then the other."""
        other = kept(self._folder, OTHER) if self._folder else None
        return {"keys": [key.public() for key in (Key(self.kid, self._key), other) if key]}


def application(issuer: Issuer, clients: Mapping[str, str]) -> Starlette:
    """The issuer over HTTP; ``clients`` (id → secret) get tokens of the role ``service`` and of no other."""

    async def configuration(request: Request) -> Response:
        return JSONResponse(
            {
                "issuer": issuer.url,
                "jwks_uri": f"{issuer.url}/jwks.json",
                "token_endpoint": f"{issuer.url}/token",
                "grant_types_supported": ["client_credentials"],
                "response_types_supported": ["token"],
                "subject_types_supported": ["public"],
                "id_token_signing_alg_values_supported": ["RS256"],
                "token_endpoint_auth_methods_supported": ["client_secret_post", "client_secret_basic"],
            }
        )

    async def jwks(request: Request) -> Response:
        return JSONResponse(issuer.fresh().jwks())

    async def token(request: Request) -> Response:
        form = dict(parse_qsl((await request.body()).decode(errors="replace")))
        if form.get("grant_type") != "client_credentials":
            return JSONResponse({"error": "unsupported_grant_type"}, 400)
        client, secret = _credentials(request, form)
        expected = clients.get(client)
        if expected is None or not secrets.compare_digest(expected.encode(), secret.encode()):
            return JSONResponse({"error": "invalid_client"}, 401)
        signed = issuer.fresh().token("service", sub=client, seconds=600)
        return JSONResponse(
            {"access_token": signed, "token_type": "Bearer", "expires_in": 600}, headers={"Cache-Control": "no-store"}
        )

    async def ready(request: Request) -> Response:
        return Response()

    return Starlette(
        routes=[
            Route("/.well-known/openid-configuration", configuration),
            Route("/jwks.json", jwks),
            Route("/token", token, methods=["POST"]),
            Route("/health/ready", ready),
        ]
    )


def _credentials(request: Request, form: Mapping[str, str]) -> tuple[str, str]:
    scheme, _, encoded = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "basic":
        return form.get("client_id", ""), form.get("client_secret", "")
    try:
        client, _, secret = base64.b64decode(encoded, validate=True).decode().partition(":")
    except ValueError:
        return "", ""
    return unquote_plus(client), unquote_plus(secret)


def main() -> None:
    """Serve the key of CONUM_ISSUER_FOLDER, made when there is none, on CONUM_HOST (this machine) and CONUM_PORT;
    CONUM_CLIENTS is a JSON object, id → secret."""
    told = (Path(os.environ["CONUM_ISSUER_FOLDER"]), os.environ["JWT_ISSUER"], os.environ["JWT_AUDIENCE"])
    issuer = Issuer.read(*told) if (told[0] / "kid").exists() else Issuer.create(*told)
    clients: dict[str, str] = json.loads(os.environ["CONUM_CLIENTS"])
    host, port = os.environ.get("CONUM_HOST", "127.0.0.1"), int(os.environ["CONUM_PORT"])
    uvicorn.run(application(issuer, clients), host=host, port=port, log_level="info")


if __name__ == "__main__":
    main()
