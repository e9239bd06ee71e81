"""What the structures service is made of: ``python -m services.structures.app``."""

from dataclasses import replace
from typing import Final

from services.kit.aggregate import fait_types
from services.kit.documents import LiensDocuments, Menage, Sorte, documents_app
from services.kit.objets import SettingsObjets, open_objets
from services.kit.service import Kit, Parts, run
from services.territoire import territoire

from . import events
from .conseillers import events as conseillers_events
from .conseillers.balayage import BalayageDesConseillers
from .consumers import consumers
from .conventions import events as conventions_events
from .conventions.balayage import BalayageDesConventions
from .conventions.domain import NOMS, Piece
from .conventions.events import NaturePiece
from .liens import autre_cle_des_liens, cle_des_liens
from .postes import events as postes_events
from .postes.audit import auditeurs
from .postes.balayage import BalayageDesPostes
from .reference import bareme
from .store import COLLECTIONS, Stores
from .subgraph import schema
from .tableau.activite import MenageDesCra
from .veille import Veille

__all__ = ["PIECES", "build", "main"]

PIECES: Final = Sorte(Piece, NaturePiece, NOMS)


def build(kit: Kit, settings: SettingsObjets) -> Parts:
    # Read now, so that nobody's first request waits for them.
    territoire().chercher("Die", 1)
    bareme()
    objets, pieces = open_objets(settings), LiensDocuments(settings.liens, settings.base, chemin="pieces")
    kept = Stores.on(kit.engine, kit.reveil, secret=cle_des_liens(settings))
    stores = replace(kept, pieces=pieces, autre_secret=autre_cle_des_liens(settings))
    return Parts(
        kit.graphql(schema, stores),
        consumers(stores),
        tasks=[
            Veille(stores).travailler,
            BalayageDesConseillers(stores).travailler,
            BalayageDesPostes(stores).travailler,
            BalayageDesConventions(stores).travailler,
            MenageDesCra(stores).travailler,
            Menage(stores.conventions, objets).travailler,
        ],
        http={"/pieces/": documents_app(stores.conventions, pieces, objets, PIECES)},
        auditeurs=auditeurs(stores),
    )


def main() -> None:
    modules = (events, conseillers_events, postes_events, conventions_events)
    faits = [fait for module in modules for fait in fait_types(module)]
    settings = SettingsObjets.load("structures")
    run(settings, COLLECTIONS, faits, lambda kit: build(kit, settings))


if __name__ == "__main__":
    main()
