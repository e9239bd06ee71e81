"""Each test of this folder that asks for a store runs on every engine, in a database of its own."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from services.kit.store import Engine, Store, Vue

from .dossier import CONNUES, DOSSIERS, Connue, Dossier
from .engines import KINDS, Kind, Place, place


@pytest.fixture(params=KINDS)
def lieu(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    kind: Kind = request.param
    where = place(kind, tmp_path)
    yield where
    where.forget()


@pytest.fixture
async def engine(lieu: Place) -> AsyncIterator[Engine]:
    opened = await lieu.open()
    yield opened
    await opened.close()


@pytest.fixture
def dossiers(engine: Engine) -> Store[Dossier]:
    return Store(engine, DOSSIERS)


@pytest.fixture
def connues(engine: Engine) -> Vue[Connue]:
    return Vue(engine, CONNUES)
