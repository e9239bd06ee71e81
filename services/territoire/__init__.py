"""The territory of France that every service may read: communes, EPCI, départements, régions, with their vintage.

Reference data, not a service: nothing here is stored, told or asked for over the network.
"""

from .commune import Commune, Communes
from .communes import Territoire, territoire
from .noms import cle_de_nom

__all__ = ["Commune", "Communes", "Territoire", "cle_de_nom", "territoire"]
