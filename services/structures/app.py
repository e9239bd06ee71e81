"""What the structures service is made of: ``python -m services.structures.app``."""

from services.kit.aggregate import fait_types
from services.kit.service import Kit, Parts, run
from services.kit.settings import Settings

from . import events
from .consumers import consumers
from .reference import bareme, territoire
from .store import COLLECTIONS, Stores
from .subgraph import schema


def build(kit: Kit) -> Parts:
    # Read now, so that nobody's first request waits for them.
    territoire()
    bareme()
    stores = Stores.on(kit.engine, kit.reveil)
    return Parts(kit.graphql(schema, stores), consumers(stores))


def main() -> None:
    run(Settings.load("structures"), COLLECTIONS, fait_types(events), build)


if __name__ == "__main__":
    main()
