"""The sweep of the conventions: what is late is told, and the end of one."""

from services.kit.sweep import PAUSE, Sweep
from services.kit.temps import Horloge, maintenant

from ..store import Stores
from .domain import Convention

__all__ = ["BalayageDesConventions"]


class BalayageDesConventions(Sweep[Convention]):
    def __init__(self, stores: Stores, *, pause: float = PAUSE, horloge: Horloge = maintenant) -> None:
        super().__init__(
            stores.conventions,
            lambda convention, le: stores.conventions.change(convention.id, lambda c: c.echoir(le=le)),
            pause=pause,
            horloge=horloge,
        )
