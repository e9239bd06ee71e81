"""The operator's HTTP face: it lives, and is ready once the API answers it; waiting for the lease is being ready."""

from typing import Final

from services.kit.health import Health, Panne, asgi
from services.kit.server import server

from .lease import Lease
from .settings import OperatorSettings

__all__ = ["serve"]

GRACE: Final = 2


async def serve(given: OperatorSettings, lease: Lease) -> None:
    async def api() -> Panne:
        return lease.panne

    app = asgi(Health("operator", {"lease": api}), dict)
    await server(app, given.host, given.port, grace=GRACE).serve()
