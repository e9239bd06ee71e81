"""The HTTP face of a process: its GraphQL, whether it lives, and what it is not ready for."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

__all__ = ["Health", "Panne", "asgi"]

Panne = str | None
"""What is wrong, in a few words without any secret; None when nothing is."""


@dataclass(frozen=True)
class Health:
    """``checks``: part of the process → what is wrong with it now."""

    service: str
    checks: Mapping[str, Callable[[], Awaitable[Panne]]]

    async def ready(self) -> JSONResponse:
        """200, or 503 with ``{"not_ready": {"store": "…"}}``."""
        found = await asyncio.gather(*(check() for check in self.checks.values()))
        wrong = {name: why for name, why in zip(self.checks, found, strict=True) if why}
        body = {"service": self.service, "ready": not wrong, "parts": sorted(self.checks), "not_ready": wrong}
        return JSONResponse(body, status_code=503 if wrong else 200)


def asgi(health: Health, graphql: Callable[[], ASGIApp | None]) -> ASGIApp:
    """``/graphql`` (503 while ``graphql()`` is None), ``/health/live``, ``/health/ready``."""

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        path = scope.get("path")
        if path == "/graphql":
            answer: ASGIApp = graphql() or JSONResponse(_NOT_YET, status_code=503)
        elif path == "/health/live":
            answer = JSONResponse({"service": health.service, "live": True})
        elif path == "/health/ready":
            answer = await health.ready()
        else:
            answer = JSONResponse({"error": "not found"}, status_code=404)
        await answer(scope, receive, send)

    return app


_NOT_YET = {"errors": [{"message": "Ce service n'est pas encore prêt.", "extensions": {"code": "INDISPONIBLE"}}]}
