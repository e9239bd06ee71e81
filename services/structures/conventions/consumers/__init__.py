"""What this part does when decisions, posts, conseillers, CRA and structures speak."""

from services.kit.bus import Consumers
from services.kit.temps import Horloge

from ...store import Stores
from .activite import ecouter_l_activite
from .decisions import ecouter_les_decisions
from .postes import ecouter_les_postes

__all__ = ["ecouter"]


def ecouter(recoit: Consumers, stores: Stores, horloge: Horloge) -> None:
    """Declares the handlers of this part among those of its service; each may be called twice with one event."""
    ecouter_les_decisions(recoit, stores)
    ecouter_les_postes(recoit, stores)
    ecouter_l_activite(recoit, stores, horloge)
