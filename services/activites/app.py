"""Connects activites: its store, its GraphQL, its consumers, and the worker that recounts."""

from services.kit.aggregate import fait_types
from services.kit.service import Kit, Parts, run
from services.kit.settings import Settings

from . import events
from .comptage import Recompte
from .consumers import consumers
from .store import COLLECTIONS, Stores
from .subgraph import schema
from .suivi import events as suivi_events
from .suivi.balayage import BalayageDesSilences

__all__ = ["build", "main"]


def build(kit: Kit) -> Parts:
    stores = Stores.on(kit.engine, kit.reveil)
    recompte = Recompte(stores)
    return Parts(
        kit.graphql(schema, stores),
        consumers(stores, recompte.reveiller),
        tasks=[recompte.travailler, BalayageDesSilences(stores).travailler],
    )


def main() -> None:
    run(Settings.load("activites"), COLLECTIONS, (*fait_types(events), *fait_types(suivi_events)), build)


if __name__ == "__main__":
    main()
