"""Starts the service of the candidatures, its consumers and its sweep: ``python -m services.candidatures.app``."""

from dataclasses import replace
from typing import Final

from services.kit.aggregate import fait_types
from services.kit.documents import LiensDocuments, Menage, Sorte, documents_app
from services.kit.objets import SettingsObjets, open_objets
from services.kit.service import Kit, Parts, run

from . import events
from .balayage import Balayage
from .consumers import consumers
from .domain.document import NOMS, Document
from .events import NatureDocument
from .store import COLLECTIONS, Stores
from .subgraph import schema

__all__ = ["DOCUMENTS", "build", "main"]

DOCUMENTS: Final = Sorte(Document, NatureDocument, NOMS)


def build(kit: Kit, settings: SettingsObjets) -> Parts:
    objets, liens = open_objets(settings), LiensDocuments(settings.liens, settings.base)
    stores = replace(Stores.on(kit.engine, kit.reveil), liens=liens)
    return Parts(
        kit.graphql(schema, stores),
        consumers(stores),
        tasks=[Balayage(stores).travailler, Menage(stores.candidatures, objets).travailler],
        http={"/documents/": documents_app(stores.candidatures, liens, objets, DOCUMENTS)},
    )


def main() -> None:
    settings = SettingsObjets.load("candidatures")
    run(settings, COLLECTIONS, fait_types(events), lambda kit: build(kit, settings))


if __name__ == "__main__":
    main()
