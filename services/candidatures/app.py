"""Starts the service of the candidatures, its consumers and its sweep: ``python -m services.candidatures.app``."""

from services.kit.aggregate import fait_types
from services.kit.service import Kit, Parts, run
from services.kit.settings import Settings

from . import events
from .balayage import Balayage
from .consumers import consumers
from .store import COLLECTIONS, Stores
from .subgraph import schema

__all__ = ["build", "main"]


def build(kit: Kit) -> Parts:
    stores = Stores.on(kit.engine, kit.reveil)
    return Parts(kit.graphql(schema, stores), consumers(stores), tasks=[Balayage(stores).travailler])


def main() -> None:
    run(Settings.load("candidatures"), COLLECTIONS, fait_types(events), build)


if __name__ == "__main__":
    main()
