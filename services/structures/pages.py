"""Pages of a history that an aggregate holds whole, the latest first."""

from collections.abc import Callable, Sequence
from typing import Final, TypeVar

from services.kit.store import Page
from services.kit.store.check import first_within
from services.kit.store.cursor import read, write
from services.kit.subgraph import Connexion, page_to_connexion

__all__ = ["page_d_histoire"]

ORDRE: Final = ("rang",)
A = TypeVar("A")
T = TypeVar("T")


def page_d_histoire(actes: Sequence[A], first: int, after: str | None, vers: Callable[[A], T]) -> Connexion[T]:
    """A cursor is a rank from the beginning, so what is added meanwhile shifts nothing."""
    nombre = first_within(first)
    fin = len(actes)
    if after is not None:
        rang = read(after, ORDRE)[0]
        fin = max(0, min(fin, rang)) if isinstance(rang, int) else 0
    rangs = range(fin - 1, max(-1, fin - 1 - nombre), -1)
    curseurs = [write(ORDRE, [rang, "acte"]) for rang in rangs]
    page = Page(items=[actes[rang] for rang in rangs], curseurs=curseurs, suite=fin > nombre)
    return page_to_connexion(page, vers)
