"""Where a mail goes: asked at the moment of sending, never kept with the mail, never written in a log."""

from .annuaire import Adresses, AdressesInjoignables, Annuaire, SansAdresse, SansBoite
from .jeton import JetonDeService
from .structures import StructuresHttp

__all__ = [
    "Adresses",
    "AdressesInjoignables",
    "Annuaire",
    "JetonDeService",
    "SansAdresse",
    "SansBoite",
    "StructuresHttp",
]
