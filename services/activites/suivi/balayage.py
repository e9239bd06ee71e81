"""The sweep of the silences: looks at the contracts that are due, and tells what is to be told."""

from services.kit.sweep import PAUSE, Sweep
from services.kit.temps import Horloge, maintenant

from ..store import Stores
from .store import Veille
from .veille import constater

__all__ = ["BalayageDesSilences"]


class BalayageDesSilences(Sweep[Veille]):
    def __init__(self, stores: Stores, *, pause: float = PAUSE, horloge: Horloge = maintenant) -> None:
        super().__init__(
            stores.veilles,
            lambda veille, le: constater(stores, veille.contrat, le=le),
            key=lambda veille: veille.contrat,
            pause=pause,
            horloge=horloge,
        )
