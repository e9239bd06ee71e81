"""The real gateway, a small issuer and two small subgraphs, for the tests of this folder."""

import asyncio
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from infra.local.gateway import Node, ensure_modules, ensure_node
from infra.local.place import ROOT, free_port
from services.kit.identity import Jetons

from .serve import serving
from .subgraphs import candidatures, candidatures_schema, structures, structures_schema

GATEWAY = ROOT / "gateway"
ISSUER, AUDIENCE = "https://issuer.example", "conum"


class Issuer:
    """Signs tokens, and publishes the key that verifies them."""

    def __init__(self) -> None:
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)

    def app(self) -> Starlette:
        jwk = RSAAlgorithm.to_jwk(self.key.public_key(), as_dict=True) | {"kid": "k", "use": "sig", "alg": "RS256"}

        async def jwks(_: Request) -> JSONResponse:
            return JSONResponse({"keys": [jwk]})

        return Starlette(routes=[Route("/jwks", jwks)])

    def token(self, sub: str, *, kid: str = "k", **claims: object) -> str:
        now = int(time.time())
        usual = {"iss": ISSUER, "aud": AUDIENCE, "sub": sub, "role": "anct", "iat": now, "exp": now + 600}
        return jwt.encode(usual | claims, self.key, "RS256", headers={"kid": kid})


@dataclass(frozen=True)
class Gateway:
    """The running gateway's GraphQL address, and how to ask it."""

    url: str

    def ask(self, query: str, *, token: str | None = None, **more: Any) -> httpx.Response:
        headers = {"authorization": f"Bearer {token}"} if token else {}
        return httpx.post(self.url, json={"query": query, **more}, headers=headers, timeout=20)


@contextmanager
def gateway(node: Node, supergraph: Path, **env: str) -> Iterator[Gateway]:
    """Starts the gateway as production does, and waits until it is ready."""
    port = free_port()
    command: list[str | Path] = [node.node, "node_modules/.bin/hive-gateway", "supergraph", "--hive-router-runtime"]
    settings = {"SUPERGRAPH": str(supergraph), "HOST": "127.0.0.1", "PORT": str(port), "LOG_LEVEL": "warn", **env}
    process = subprocess.Popen(command, cwd=GATEWAY, env={**os.environ, **settings})
    try:
        _wait_until_ready(process, f"http://127.0.0.1:{port}/readiness")
        yield Gateway(f"http://127.0.0.1:{port}/graphql")
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(20)


def _wait_until_ready(process: subprocess.Popen[bytes], url: str) -> None:
    end = time.monotonic() + 120
    while time.monotonic() < end:
        assert process.poll() is None, "the gateway has ended"
        try:
            if httpx.get(url, timeout=5).status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.1)
    raise AssertionError("the gateway is not ready after two minutes")


@pytest.fixture(scope="session")
def issuer() -> Issuer:
    return Issuer()


@pytest.fixture(scope="session")
def node(tmp_path_factory: pytest.TempPathFactory) -> Node:
    """Node, with the gateway's packages installed."""
    log = tmp_path_factory.mktemp("node") / "install.log"

    async def ready() -> Node:
        found = await ensure_node(log)
        await ensure_modules(found, log)
        return found

    return asyncio.run(ready())


@pytest.fixture(scope="session")
def supergraph(node: Node, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Composed with addresses where nobody listens: the real ones come from the environment."""
    folder = tmp_path_factory.mktemp("supergraph")
    arguments = []
    for name, schema in (("structures", structures_schema), ("candidatures", candidatures_schema)):
        (folder / f"{name}.graphql").write_text(schema.as_str())
        arguments.append(f"{name}=http://127.0.0.1:1/graphql={folder / name}.graphql")
    command: list[str | Path] = [node.node, "compose.mjs", "--out", folder / "supergraph.graphql", *arguments]
    subprocess.run(command, cwd=GATEWAY, check=True)
    return folder / "supergraph.graphql"


@pytest.fixture(scope="session")
def env(issuer: Issuer) -> Iterator[dict[str, str]]:
    """What a gateway needs to know: the issuer, and where both subgraphs are."""
    with ExitStack() as stack:
        jwks = f"{stack.enter_context(serving(issuer.app()))}/jwks"
        yield {
            "JWKS_URL": jwks,
            "JWT_ISSUER": ISSUER,
            "JWT_AUDIENCE": AUDIENCE,
            "STRUCTURES_URL": f"{stack.enter_context(serving(structures(Jetons(jwks, ISSUER, AUDIENCE))))}/graphql/",
            "CANDIDATURES_URL": f"{stack.enter_context(serving(candidatures()))}/graphql/",
            "UPSTREAM_TIMEOUT_MS": "1000",
        }


@pytest.fixture(scope="session")
def both(node: Node, supergraph: Path, env: dict[str, str]) -> Iterator[Gateway]:
    with gateway(node, supergraph, **env) as running:
        yield running
