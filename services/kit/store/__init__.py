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
    jusqu_a,
)
from .cursor import CurseurInvalide
from .documents import Documents
from .engines import engine_of, open_engine
from .races import TropDeConcurrence
from .store import RegleSansFait, Store
from .vue import Vue

__all__ = [
    "CleReutilisee",
    "Collection",
    "Commande",
    "Conflit",
    "CurseurInvalide",
    "Documents",
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
    "engine_of",
    "jusqu_a",
    "open_engine",
]
