"""The smallest service there can be, for the tests of the runner: ``python -m tests.integration.petit``."""

import asyncio
import os

from starlette.responses import JSONResponse, PlainTextResponse

from services.kit.bus import Consumers
from services.kit.service import Kit, Parts, run
from services.kit.settings import Settings
from services.kit.store import Collection

from .test_bus_relay import Total


async def dort() -> None:
    await asyncio.sleep(3600)


async def meurt() -> None:
    await asyncio.sleep(0.2)
    raise ValueError("jean.dupont@exemple.fr")


def build(kit: Kit) -> Parts:
    tasks = [meurt if os.environ.get("MEURT") else dort]
    http = {"/fichiers/": PlainTextResponse("un fichier")}
    return Parts(JSONResponse({"data": {"vivant": True}}), Consumers("petit"), tasks=tasks, http=http)


if __name__ == "__main__":
    run(Settings.load("petit"), [Collection("totaux", Total)], [], build)
