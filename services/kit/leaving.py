"""How a process takes leave: the connections that clients keep are closed with an answer, never under a request."""

import asyncio
from collections.abc import Callable, Iterable
from typing import Final, Protocol

from starlette.types import ASGIApp, Message, Receive, Scope, Send

__all__ = ["LINGER", "Leaving"]

LINGER: Final = 2.0
"""For how long, once told to stop, a process goes on answering: who keeps a connection asks within that time, or has
none that is asked on."""


class Connection(Protocol):
    """uvicorn's: ``shutdown`` closes it at once when it is idle, else after the answer that is being made."""

    def shutdown(self) -> None: ...


class Leaving:
    """An application that, once it is told, closes each connection after the answer it gives on it.

    A server that stops closes the connections that are idle, and a request that was on its way meets a reset.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app, self.told = app, False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def closing(message: Message) -> None:
            if self.told and message["type"] == "http.response.start":
                message = {**message, "headers": [*message.get("headers", ()), (b"connection", b"close")]}
            await send(message)

        await self._app(scope, receive, closing)

    async def linger(self, connections: Callable[[], Iterable[Connection]], *, most: float = LINGER) -> None:
        """Returns as soon as nobody is connected, after ``most`` seconds at the latest; what is idle is closed then."""
        self.told = True
        loop = asyncio.get_running_loop()
        end = loop.time() + most
        while list(connections()) and loop.time() < end:  # noqa: ASYNC110 — uvicorn tells of none that ends
            await asyncio.sleep(0.05)
        # Timers come before what has arrived: whatever lies in a socket by now is read, and is not idle any more.
        for _ in range(3):
            await asyncio.sleep(0)
        for connection in list(connections()):
            connection.shutdown()
