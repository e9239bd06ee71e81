"""The HTTP face of a subgraph: POST only, 64 kB at most, the token verified, SSE that the gateway can read."""

from collections.abc import Mapping
from typing import Any, ClassVar

import msgspec
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette.websockets import WebSocket
from strawberry.asgi import GraphQL
from strawberry.http.streaming import HTTPStreamTransport, SSETransport
from strawberry.subscriptions import GRAPHQL_SSE_PROTOCOL

from ..identity import Identite, JetonRefuse
from ..temps import Horloge, maintenant
from .contexte import Contexte, Suivi
from .mesure import a_zero
from .schema import Subgraph

__all__ = ["CORPS_MAX", "graphql_app"]

CORPS_MAX = 64 * 1024


class CorpsIllisible(Exception):
    """The body is not one JSON object in UTF-8."""


class EvenementsLf(SSETransport):
    """Server-sent events with LF. The gateway's reader splits on LF LF: with Strawberry's CRLF each is lost."""

    def encode_event(self, event: str, data: str | None = None) -> str:
        return super().encode_event(event, data).replace("\r\n", "\n")

    def encode_comment(self, comment: str) -> str:
        return super().encode_comment(comment).replace("\r\n", "\n")


class Vue(GraphQL[Contexte[Any], None]):
    """Strawberry's view with our context, our encoder and our event stream."""

    stream_transport_classes_by_protocol: ClassVar[Mapping[str, type[HTTPStreamTransport]]] = {  # type: ignore[misc]
        **GraphQL.stream_transport_classes_by_protocol,
        GRAPHQL_SSE_PROTOCOL: EvenementsLf,
    }

    def __init__(self, schema: Subgraph, stores: Any, hub: Suivi | None, horloge: Horloge) -> None:
        super().__init__(
            schema, graphql_ide=None, allow_queries_via_get=False, subscription_protocols=(GRAPHQL_SSE_PROTOCOL,)
        )
        self.stores, self.hub, self.horloge = stores, hub, horloge

    async def get_context(self, request: Request | WebSocket, response: Response | WebSocket) -> Contexte[Any]:
        return Contexte(request.scope["agent"], self.stores, self.hub, self.horloge)

    def parse_json(self, data: str | bytes) -> Any:
        # Stricter than the standard library's: a lone surrogate would pass there, and fail in the store.
        try:
            return msgspec.json.decode(data, type=dict[str, Any])
        except (msgspec.DecodeError, UnicodeError) as error:
            raise CorpsIllisible from error

    def encode_json(self, data: object) -> bytes:
        return msgspec.json.encode(data)


def _erreur(status: int, code: str, message: str) -> Response:
    return JSONResponse({"errors": [{"message": message, "extensions": {"code": code}}]}, status_code=status)


async def _corps(receive: Receive) -> bytes | None:
    """The whole body, or None once it is larger than allowed (the rest is not read)."""
    body: bytes = b""
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return body
        body += bytes(message.get("body", b""))
        if len(body) > CORPS_MAX:
            return None
        if not message.get("more_body"):
            return body


def graphql_app(
    schema: Subgraph, stores: Any, identite: Identite, *, hub: Suivi | None = None, horloge: Horloge = maintenant
) -> ASGIApp:
    """The ASGI application of ``/graphql``. 401 for a token that is not good, 413 for a body over 64 kB."""
    vue = Vue(schema, stores, hub, horloge)
    a_zero()

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await _erreur(404, "INCONNU", "HTTP seulement.")(scope, receive, send)
            return
        try:
            agent = await identite.agent(Request(scope).headers.get("authorization"))
        except JetonRefuse as error:
            await _erreur(401, "JETON_REFUSE", f"Jeton refusé : {error}.")(scope, receive, send)
            return
        body = await _corps(receive)
        if body is None:
            await _erreur(413, "CORPS_TROP_GRAND", "Une requête compte 64 ko au plus.")(scope, receive, send)
            return
        lu = False

        async def rejouer() -> Message:
            nonlocal lu
            if lu:
                return await receive()
            lu = True
            return {"type": "http.request", "body": body, "more_body": False}

        try:
            await vue({**scope, "agent": agent}, rejouer, send)
        except CorpsIllisible:
            message = "Une requête est un objet JSON en UTF-8, avec une seule opération."
            await _erreur(400, "CORPS_ILLISIBLE", message)(scope, receive, send)

    return app
