"""Connects activites: its store, its GraphQL, its consumers, and the worker that recounts."""

from services.kit.aggregate import fait_types
from services.kit.identity import Jetons
from services.kit.service import Kit, Parts, run
from services.kit.settings import Settings
from services.kit.subgraph import graphql_app

from . import events
from .comptage import Recompte
from .consumers import consumers
from .store import COLLECTIONS, Stores
from .subgraph import schema

__all__ = ["build", "main"]


def build(kit: Kit) -> Parts:
    settings = kit.settings
    stores = Stores.on(kit.engine, kit.reveil)
    recompte = Recompte(stores)
    identite = Jetons(settings.jwks_url, settings.jwt_issuer, settings.jwt_audience)
    return Parts(
        graphql_app(schema(introspection=settings.env != "production"), stores, identite, hub=kit.hub),
        consumers(stores, recompte.reveiller),
        tasks=[recompte.travailler],
    )


def main() -> None:
    run(Settings.load("activites"), COLLECTIONS, fait_types(events), build)


if __name__ == "__main__":
    main()
