"""Starts the service of the candidatures: ``python -m services.candidatures.app``."""

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


def _build(kit: Kit) -> Parts:
    settings = kit.settings
    stores = Stores.on(kit.engine, kit.reveil)
    identite = Jetons(settings.jwks_url, settings.jwt_issuer, settings.jwt_audience)
    exposee = schema(introspection=settings.env != "production")
    return Parts(graphql_app(exposee, stores, identite, hub=kit.hub), consumers(stores))


def main() -> None:
    run(Settings.load("candidatures"), COLLECTIONS, fait_types(events), _build)


if __name__ == "__main__":
    main()
