"""The HTTP face of a process: what it serves, whether it lives, and what it is not ready for."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from .http import mesuree

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


def asgi(health: Health, serves: Callable[[], Mapping[str, ASGIApp] | None]) -> ASGIApp:
    """``/health/live``, ``/health/ready``, and the applications that it serves (503 while ``serves()`` is None).

    ``/graphql`` is one path; a name that ends in ``/``, as ``/documents/``, is all that begins so.
    """

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        path: str = scope.get("path", "")
        if path == "/health/live":
            answer: ASGIApp = JSONResponse({"service": health.service, "live": True})
        elif path == "/health/ready":
            answer = await health.ready()
        elif (apps := serves()) is None:
            answer = JSONResponse(_NOT_YET, status_code=503)
        else:
            route = path if path in apps else f"/{path.split('/')[1]}/"
            answer = mesuree(apps[route], route) if route in apps else _UNKNOWN
        await answer(scope, receive, send)

    return app


_UNKNOWN = JSONResponse({"error": "not found"}, status_code=404)
_NOT_YET = {"errors": [{"message": "Ce service n'est pas encore prêt.", "extensions": {"code": "INDISPONIBLE"}}]}
