"""What the structures service is made of: ``python -m services.structures.app``."""

from services.kit.aggregate import fait_types
from services.kit.identity import Jetons
from services.kit.service import Kit, Parts, run
from services.kit.settings import Settings
from services.kit.subgraph import graphql_app

from . import events
from .consumers import consumers
from .reference import bareme, territoire
from .store import COLLECTIONS, Stores
from .subgraph import schema


def _build(kit: Kit) -> Parts:
    # Read now, so that nobody's first request waits for them.
    territoire()
    bareme()
    stores = Stores.on(kit.engine, kit.reveil)
    identite = Jetons(kit.settings.jwks_url, kit.settings.jwt_issuer, kit.settings.jwt_audience)
    exposee = schema(introspection=kit.settings.env != "production")
    return Parts(graphql_app(exposee, stores, identite, hub=kit.hub), consumers(stores))


def main() -> None:
    run(Settings.load("structures"), COLLECTIONS, fait_types(events), _build)


if __name__ == "__main__":
    main()
