"""What the structures service is made of: ``python -m services.structures.app``."""

from services.kit.aggregate import fait_types
from services.kit.liens import SettingsLiens
from services.kit.service import Kit, Parts, run
from services.territoire import territoire

from . import events
from .conseillers import events as conseillers_events
from .conseillers.balayage import BalayageDesConseillers
from .consumers import consumers
from .conventions import events as conventions_events
from .conventions.balayage import BalayageDesConventions
from .liens import cle_des_liens
from .postes import events as postes_events
from .postes.balayage import BalayageDesPostes
from .reference import bareme
from .store import COLLECTIONS, Stores
from .subgraph import schema
from .tableau.activite import MenageDesCra
from .veille import Veille


def build(kit: Kit) -> Parts:
    # Read now, so that nobody's first request waits for them.
    territoire()
    bareme()
    assert isinstance(kit.settings, SettingsLiens)
    stores = Stores.on(kit.engine, kit.reveil, secret=cle_des_liens(kit.settings))
    return Parts(
        kit.graphql(schema, stores),
        consumers(stores),
        tasks=[
            Veille(stores).travailler,
            BalayageDesConseillers(stores).travailler,
            BalayageDesPostes(stores).travailler,
            BalayageDesConventions(stores).travailler,
            MenageDesCra(stores).travailler,
        ],
    )


def main() -> None:
    modules = (events, conseillers_events, postes_events, conventions_events)
    faits = [fait for module in modules for fait in fait_types(module)]
    run(SettingsLiens.load("structures"), COLLECTIONS, faits, build)


if __name__ == "__main__":
    main()
