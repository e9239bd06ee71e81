"""The types that every subgraph shares: a refusal with its faults, and a page of a list."""

from collections.abc import Callable
from typing import Generic, TypeVar

from .. import aggregate
from ..identity import PUBLIC
from ..store.contract import Page
from .declare import champ, type_

__all__ = ["Arete", "Connexion", "Faute", "PageInfo", "Refus", "page_to_connexion", "refus"]

T = TypeVar("T")
A = TypeVar("A")


@type_(droits=PUBLIC, shareable=True, description="Ce qui ne va pas dans un champ du formulaire.")
class Faute:
    champ: str
    message: str


@type_(droits=PUBLIC, shareable=True, description="La règle dit non, et pourquoi.")
class Refus:
    code: str = champ(description="Le nom stable du refus, pour les programmes.")
    message: str = champ(description="La phrase à montrer.")
    fautes: list[Faute] = champ(description="Toutes les fautes à la fois, champ par champ.", taille=10)


def refus(error: aggregate.Refus) -> Refus:
    return Refus(
        code=error.code,
        message=error.phrase,
        fautes=[Faute(champ=f.champ, message=f.message) for f in error.fautes],
    )


@type_(droits=PUBLIC, shareable=True)
class PageInfo:
    has_next_page: bool
    end_cursor: str | None


@type_(droits=PUBLIC, shareable=True)
class Arete(Generic[T]):
    node: T
    cursor: str


@type_(droits=PUBLIC, shareable=True, description="Une page d'une liste ; `endCursor` mène à la suivante.")
class Connexion(Generic[T]):
    edges: list[Arete[T]] = champ(taille=100)
    page_info: PageInfo


def page_to_connexion(page: Page[A], vers: Callable[[A], T]) -> Connexion[T]:
    """A store's page as the client reads it."""
    curseurs = list(page.curseurs)
    return Connexion(
        edges=[Arete(node=vers(item), cursor=c) for item, c in zip(page.items, curseurs, strict=True)],
        page_info=PageInfo(has_next_page=page.suite, end_cursor=curseurs[-1] if curseurs else None),
    )
