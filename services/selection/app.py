"""Starts selection: campagnes, sessions of the committee, decisions."""

from services.kit.aggregate import fait_types
from services.kit.service import Kit, Parts, run
from services.kit.settings import Settings

from . import events
from .audit import auditeurs
from .consumers import consumers
from .solveur import prechauffer
from .store import COLLECTIONS, Stores
from .subgraph import schema

__all__ = ["build", "main"]


def build(kit: Kit) -> Parts:
    if "graphql" in kit.settings.parts:
        prechauffer()
    stores = Stores.on(kit.engine, kit.reveil)
    return Parts(
        kit.graphql(schema, stores),
        consumers(stores),
        auditeurs=auditeurs(stores),
    )


def main() -> None:
    run(Settings.load("selection"), COLLECTIONS, fait_types(events), build)


if __name__ == "__main__":
    main()
