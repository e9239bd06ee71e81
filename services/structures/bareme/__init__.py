"""The tables of legal categories, vintage after vintage: read from a file, previewed, applied, read again for ever."""

from .application import Apercu, apercevoir, appliquer
from .table import TableRefusee, lire_table
from .vigueur import du_millesime, en_vigueur, millesimes, recevable

__all__ = [
    "Apercu",
    "TableRefusee",
    "apercevoir",
    "appliquer",
    "du_millesime",
    "en_vigueur",
    "lire_table",
    "millesimes",
    "recevable",
]
