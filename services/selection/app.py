"""Starts selection: campagnes, sessions of the committee, decisions."""

from services.kit.aggregate import fait_types
from services.kit.identity import Jetons
from services.kit.service import Kit, Parts, run
from services.kit.settings import Settings
from services.kit.subgraph import graphql_app

from . import events
from .consumers import consumers
from .store import COLLECTIONS, Stores
from .subgraph import schema

__all__ = ["main"]


def build(kit: Kit) -> Parts:
    settings, stores = kit.settings, Stores.on(kit.engine, kit.reveil)
    identite = Jetons(settings.jwks_url, settings.jwt_issuer, settings.jwt_audience)
    subgraph = schema(introspection=settings.env != "production")
    return Parts(graphql_app(subgraph, stores, identite, hub=kit.hub), consumers(stores))


def main() -> None:
    run(Settings.load("selection"), COLLECTIONS, fait_types(events), build)


if __name__ == "__main__":
    main()
