"""What the HTTP of a process takes and answers, under OpenTelemetry's own names; health is not counted."""

from time import perf_counter
from typing import Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from .telemetry import METER, VIF

__all__ = ["mesuree"]

_DUREE: Final = METER.create_histogram(
    "http.server.request.duration",
    "s",
    "Requests by route and status, up to the last byte.",
    explicit_bucket_boundaries_advisory=VIF,
)
METHODES: Final = frozenset({"DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"})


def mesuree(app: ASGIApp, route: str) -> ASGIApp:
    """``route`` is the name under which it is served, not the path that was asked: that one holds ids."""

    async def measured(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return
        debut, status = perf_counter(), 500

        async def sent(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await app(scope, receive, sent)
        finally:
            method = scope["method"] if scope["method"] in METHODES else "_OTHER"
            attributes = {
                "http.request.method": method,
                "http.response.status_code": status,
                "http.route": route,
            }
            _DUREE.record(perf_counter() - debut, attributes)

    return measured
