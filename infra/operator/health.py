"""The operator's HTTP face: it lives, and is ready once the API answers it; waiting for the lease is being ready."""

from contextlib import AbstractContextManager, nullcontext
from typing import Final

import uvicorn

from services.kit.health import Health, Panne, asgi

from .lease import Lease
from .settings import OperatorSettings

__all__ = ["serve"]

GRACE: Final = 2


class _Server(uvicorn.Server):
    def capture_signals(self) -> AbstractContextManager[None]:  # type: ignore[override]
        # Ours stop more than HTTP.
        return nullcontext()


async def serve(given: OperatorSettings, lease: Lease) -> None:
    async def api() -> Panne:
        return lease.panne

    app = asgi(Health("operator", {"lease": api}), dict)
    config = uvicorn.Config(
        app,
        host=given.host,
        port=given.port,
        ws="none",
        lifespan="off",
        access_log=False,
        log_config=None,
        server_header=False,
        timeout_graceful_shutdown=GRACE,
    )
    await _Server(config).serve()
