"""uvicorn as every process of ours runs it: among other things, and told by them when to stop."""

from contextlib import AbstractContextManager, nullcontext

import uvicorn
from starlette.types import ASGIApp

__all__ = ["Server", "server"]


class Server(uvicorn.Server):
    def capture_signals(self) -> AbstractContextManager[None]:  # type: ignore[override]
        # Ours stop more than HTTP.
        return nullcontext()


def server(app: ASGIApp, host: str, port: int, *, grace: int, keep_alive: int = 5) -> Server:
    """``grace``: seconds that what is being answered has once it is told to stop; ``keep_alive``: those after which a
    connection that nothing is asked on is closed."""
    return Server(
        uvicorn.Config(
            app,
            host=host,
            port=port,
            http="httptools",
            ws="none",
            lifespan="off",
            access_log=False,
            log_config=None,
            server_header=False,
            timeout_graceful_shutdown=grace,
            timeout_keep_alive=keep_alive,
        )
    )
