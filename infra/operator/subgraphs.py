"""What the running subgraphs serve: each is asked for its SDL, which federation answers even without introspection."""

import asyncio
import ssl
from collections.abc import Mapping, Sequence
from typing import Final

import httpx

from .domain.composition import Served

__all__ = ["ask", "ask_all"]

ASKED: Final = {"query": "{ _service { sdl } }"}
TIMES: Final = 3
"""A Service sends each connection to one of its pods: during a rollout they do not all answer the same."""


async def ask_all(subgraphs: Sequence[tuple[str, str]]) -> list[Served]:
    """``(name, url)`` of each → what it serves, in the same order."""
    return list(await asyncio.gather(*(ask(name, url) for name, url in subgraphs)))


async def ask(name: str, url: str) -> Served:
    """Never raises: what goes wrong is said in words."""
    try:
        answers = await asyncio.gather(*(_once(url) for _ in range(TIMES)))
    except httpx.HTTPError as error:
        return Served(name, url, None, f"pas de réponse, {type(error).__name__}")
    except ValueError as error:
        return Served(name, url, None, str(error))
    if len(set(answers)) > 1:
        return Served(name, url, None, "ses instances ne servent pas le même schéma, un déploiement est en cours")
    return Served(name, url, answers[0])


async def _once(url: str) -> str:
    """Raises ValueError, in words, for an answer without an SDL."""
    verify: ssl.SSLContext | bool = True if url.startswith("https") else ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    async with httpx.AsyncClient(timeout=5, trust_env=False, verify=verify) as client:
        answer = await client.post(url, json=ASKED)
    if answer.status_code != 200:
        raise ValueError(f"réponse {answer.status_code}")
    try:
        body = answer.json()
    except ValueError:
        raise ValueError("la réponse n'est pas du JSON") from None
    data = body.get("data") if isinstance(body, Mapping) else None
    service = data.get("_service") if isinstance(data, Mapping) else None
    sdl = service.get("sdl") if isinstance(service, Mapping) else None
    if not isinstance(sdl, str) or not sdl:
        raise ValueError("la réponse ne contient pas de schéma")
    return sdl
