"""What every subgraph is built with: types that declare their rights, limits, batched entities, one ASGI view."""

from .asgi import graphql_app
from .contexte import CleInvalide, Contexte, Suivi
from .declare import champ, type_
from .departements import des_departements
from .schema import Subgraph, build_schema
from .types import Arete, Connexion, Faute, PageInfo, Refus, page_to_connexion

__all__ = [
    "Arete",
    "CleInvalide",
    "Connexion",
    "Contexte",
    "Faute",
    "PageInfo",
    "Refus",
    "Subgraph",
    "Suivi",
    "build_schema",
    "champ",
    "des_departements",
    "graphql_app",
    "page_to_connexion",
    "type_",
]
