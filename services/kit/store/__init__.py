"""Where a service keeps its aggregates, with their facts, and what it knows of others'."""

from ..aggregate import Conflit
from .check import PremierInvalide
from .contract import (
    CleReutilisee,
    Collection,
    Commande,
    Engine,
    Entre,
    Envelope,
    Index,
    IndexManquant,
    Page,
    Parmi,
)
from .cursor import CurseurInvalide
from .engines import open_engine
from .store import RegleSansFait, Store, TropDeConcurrence
from .vue import Vue

__all__ = [
    "CleReutilisee",
    "Collection",
    "Commande",
    "Conflit",
    "CurseurInvalide",
    "Engine",
    "Entre",
    "Envelope",
    "Index",
    "IndexManquant",
    "Page",
    "Parmi",
    "PremierInvalide",
    "RegleSansFait",
    "Store",
    "TropDeConcurrence",
    "Vue",
    "open_engine",
]
