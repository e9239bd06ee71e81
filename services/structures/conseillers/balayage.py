"""The sweep of the conseillers: a training that is over is told, a withdrawn declaration is forgotten."""

from services.kit.sweep import PAUSE, Sweep
from services.kit.temps import Horloge, maintenant

from ..store import Stores
from .domain import Conseiller

__all__ = ["BalayageDesConseillers"]


class BalayageDesConseillers(Sweep[Conseiller]):
    def __init__(self, stores: Stores, *, pause: float = PAUSE, horloge: Horloge = maintenant) -> None:
        super().__init__(
            stores.conseillers,
            lambda conseiller, le: stores.conseillers.change(conseiller.id, lambda c: c.echoir(le=le)),
            pause=pause,
            horloge=horloge,
        )
