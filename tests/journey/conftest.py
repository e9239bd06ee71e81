"""The whole platform, once on each engine: its tests share it, kill its parts, and leave it running."""

import io
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

import httpx
import pymongo
import pytest
import pytest_asyncio
from rich.console import Console
from xdist.scheduler import LoadScopeScheduling

from infra.local.demo.chapitres import jouer
from infra.local.demo.journee import Journee
from infra.local.demo.recit import Recit
from infra.local.place import SERVICES, Place
from infra.local.supervisor import Plateforme, plateforme
from tests.integration.engines import mongodb_uri

MOTEURS: Final = ("sqlite", "mongo")


class ParMoteur(LoadScopeScheduling):  # type: ignore[misc]  # not typed
    """One worker has all tests of an engine, and so its platform; those that start their own go to the first free.

    Not xdist's own groups: with pytest 9.2 they are silently none (pytest-xdist 1386).
    """

    def _split_scope(self, nodeid: str) -> str:
        return next((moteur for moteur in MOTEURS if f"[{moteur}" in nodeid), nodeid)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LoadScopeScheduling:
    return ParMoteur(config, log)


@pytest.fixture(scope="session")
def pressee() -> Iterator[None]:
    """A killed sender's mails are taken over, and refused ones tried again, within seconds instead of minutes."""
    with pytest.MonkeyPatch.context() as env:
        env.setenv("CONUM_ENVOI_PRISE", "10")
        env.setenv("CONUM_ENVOI_REPRISE", "1")
        yield


@pytest.fixture(scope="session", params=MOTEURS)
def place(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    folder: Path = tmp_path_factory.mktemp(f"journey-{request.param}")
    if request.param == "sqlite":
        yield Place.free(folder)
        return
    uri, prefix = mongodb_uri(), f"journey_{uuid4().hex[:8]}_"
    yield Place.free(folder, mongodb_uri=uri, mongo_prefix=prefix)
    with pymongo.MongoClient[dict[str, object]](uri) as client:
        for service in SERVICES:
            client.drop_database(f"{prefix}{service}")


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def conum(place: Place, pressee: None) -> AsyncIterator[Plateforme]:
    async with plateforme(place) as running:
        yield running


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def http(conum: Plateforme) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(timeout=60, trust_env=False) as client:
        yield client


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def journee(conum: Plateforme, http: httpx.AsyncClient) -> Journee:
    """The demo's journey, played to its end: it counts the mails, so it comes before any other."""
    played = Journee(conum, http, Recit(Console(file=io.StringIO())))
    await jouer(played)
    return played
