"""The three ways a store can stand, as the suite opens them."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from uuid import uuid4

from pymongo import MongoClient

from services.kit.store import Engine, open_engine

from ..engines import mongodb_uri
from .dossier import COLLECTIONS

Kind = Literal["sqlite", "motor", "pymongo"]
KINDS: tuple[Kind, ...] = ("sqlite", "motor", "pymongo")


@dataclass(frozen=True)
class Place:
    """Where one test keeps its things: it can be opened again, also by another process."""

    kind: Kind
    folder: Path
    name: str
    uri: str | None

    async def open(self) -> Engine:
        driver = "motor" if self.kind == "sqlite" else self.kind
        return await open_engine(self.name, COLLECTIONS, folder=self.folder, uri=self.uri, driver=driver)

    def forget(self) -> None:
        if self.uri:
            with MongoClient[dict[str, object]](self.uri) as client:
                client.drop_database(self.name)


def place(kind: Kind, folder: Path) -> Place:
    return Place(kind, folder, f"test_{uuid4().hex[:12]}", None if kind == "sqlite" else mongodb_uri())
