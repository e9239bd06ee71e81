"""What the structures service is made of: ``python -m services.structures.app``."""

from services.kit.aggregate import fait_types
from services.kit.service import Kit, Parts, run
from services.territoire import territoire

from . import events
from .conseillers import events as conseillers_events
from .consumers import consumers
from .liens import StructuresSettings, cle_des_liens
from .reference import bareme
from .store import COLLECTIONS, Stores
from .subgraph import schema
from .veille import Veille


def build(kit: Kit) -> Parts:
    # Read now, so that nobody's first request waits for them.
    territoire()
    bareme()
    assert isinstance(kit.settings, StructuresSettings)
    stores = Stores.on(kit.engine, kit.reveil, secret=cle_des_liens(kit.settings))
    return Parts(kit.graphql(schema, stores), consumers(stores), tasks=[Veille(stores).travailler])


def main() -> None:
    faits = [*fait_types(events), *fait_types(conseillers_events)]
    run(StructuresSettings.load("structures"), COLLECTIONS, faits, build)


if __name__ == "__main__":
    main()
