"""The sweep of the posts: contracts that are over, alerts on vacancies."""

from services.kit.sweep import PAUSE, Sweep
from services.kit.temps import Horloge, maintenant

from ..store import Stores
from .domain import Poste

__all__ = ["BalayageDesPostes"]


class BalayageDesPostes(Sweep[Poste]):
    def __init__(self, stores: Stores, *, pause: float = PAUSE, horloge: Horloge = maintenant) -> None:
        super().__init__(
            stores.postes,
            lambda poste, le: stores.postes.change(poste.id, lambda p: p.echoir(le=le)),
            pause=pause,
            horloge=horloge,
        )
