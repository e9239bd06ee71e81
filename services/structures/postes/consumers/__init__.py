"""What this part does when selection, candidatures and its own posts speak."""

from services.kit.bus import Consumers
from services.kit.temps import Horloge

from ...store import Stores
from .candidatures import ecouter_les_candidatures
from .decisions import ecouter_les_decisions
from .registre import ecouter_le_registre
from .suites import ecouter_les_suites

__all__ = ["ecouter_les_postes"]


def ecouter_les_postes(recoit: Consumers, stores: Stores, horloge: Horloge) -> None:
    """What is kept first, then what follows from it, at each delivery: the one before may have stopped between."""
    ecouter_les_decisions(recoit, stores, horloge)
    ecouter_le_registre(recoit, stores, horloge)
    ecouter_les_candidatures(recoit, stores, horloge)
    ecouter_les_suites(recoit, stores, horloge)
