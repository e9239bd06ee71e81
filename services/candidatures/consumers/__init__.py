"""What this service does when structures and selection speak."""

from services.kit.bus import Consumers

from ..store import Stores
from .selection import ecouter_la_selection
from .structures import ecouter_les_structures

__all__ = ["consumers"]


def consumers(stores: Stores) -> Consumers:
    """The handlers; each may be called twice with one event, the second time changes nothing."""
    recoit = Consumers("candidatures")
    ecouter_les_structures(recoit, stores)
    ecouter_la_selection(recoit, stores)
    return recoit
