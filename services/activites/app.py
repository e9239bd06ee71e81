"""Connects activites: its store, its GraphQL, its consumers, and the worker that recounts."""

from dataclasses import replace

from services.kit.aggregate import fait_types
from services.kit.objets import SettingsObjets, open_objets
from services.kit.service import Kit, Parts, run

from . import events
from .consumers import consumers
from .exports import events as exports_events
from .exports.atelier import Atelier
from .exports.http import exports_app
from .exports.liens import LiensExports
from .exports.menage import MenageExports
from .exports.ouvertes.publication import Publication
from .statistiques.audit import auditeurs
from .statistiques.nuit import Nuit
from .statistiques.recompte import Recompte
from .statistiques.series import departements_des_epci
from .store import COLLECTIONS, Stores
from .subgraph import schema
from .suivi import events as suivi_events
from .suivi.balayage import BalayageDesSilences

__all__ = ["build", "main"]


def build(kit: Kit, settings: SettingsObjets) -> Parts:
    departements_des_epci()  # and all the territory: read before the first request, not during it
    objets, liens = open_objets(settings), LiensExports.de(settings)
    stores = replace(Stores.on(kit.engine, kit.reveil), liens_exports=liens)
    recompte = Recompte(stores.chiffres)
    return Parts(
        kit.graphql(schema, stores),
        consumers(stores, recompte.reveiller),
        tasks=[
            recompte.travailler,
            Nuit(stores.chiffres).travailler,
            BalayageDesSilences(stores).travailler,
            # Two: whoever asks for a month does not wait for who asks for the nation.
            Atelier(stores, objets).travailler,
            Atelier(stores, objets).travailler,
            MenageExports(stores, objets).travailler,
            Publication(stores, objets).travailler,
        ],
        http={"/exports/": exports_app(stores, objets)},
        auditeurs=auditeurs(stores.chiffres),
    )


def main() -> None:
    settings = SettingsObjets.load("activites")
    faits = (*fait_types(events), *fait_types(exports_events), *fait_types(suivi_events))
    run(settings, COLLECTIONS, faits, lambda kit: build(kit, settings))


if __name__ == "__main__":
    main()
