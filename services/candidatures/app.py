"""Starts the service of the candidatures, its consumers and its sweep: ``python -m services.candidatures.app``."""

from dataclasses import replace

from services.kit.aggregate import fait_types
from services.kit.liens import Liens
from services.kit.objets import SettingsObjets, open_objets
from services.kit.service import Kit, Parts, run

from . import events
from .balayage import Balayage
from .consumers import consumers
from .documents.http import documents_app
from .documents.liens import LiensDocuments
from .documents.menage import Menage
from .store import COLLECTIONS, Stores
from .subgraph import schema

__all__ = ["build", "main"]


def build(kit: Kit, settings: SettingsObjets) -> Parts:
    secret, objets = settings.secret_liens, open_objets(settings)
    liens = LiensDocuments(Liens(secret.get_secret_value() if secret else None), settings.base)
    stores = replace(Stores.on(kit.engine, kit.reveil), liens=liens)
    return Parts(
        kit.graphql(schema, stores),
        consumers(stores),
        tasks=[Balayage(stores).travailler, Menage(stores, objets).travailler],
        http={"/documents/": documents_app(stores, objets)},
    )


def main() -> None:
    settings = SettingsObjets.load("candidatures")
    run(settings, COLLECTIONS, fait_types(events), lambda kit: build(kit, settings))


if __name__ == "__main__":
    main()
