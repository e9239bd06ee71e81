"""The sweep of the candidatures: reminders, and what lapses."""

from services.kit.sweep import PAUSE, Sweep
from services.kit.temps import Horloge, maintenant

from .domain import Candidature
from .store import Stores

__all__ = ["Balayage"]


class Balayage(Sweep[Candidature]):
    def __init__(self, stores: Stores, *, pause: float = PAUSE, horloge: Horloge = maintenant) -> None:
        super().__init__(
            stores.candidatures,
            lambda candidature, le: stores.candidatures.change(candidature.id, lambda c: c.echoir(le=le)),
            pause=pause,
            horloge=horloge,
        )
