"""What is read of all the posts of one answer at once, when somebody asks it of one of them."""

import asyncio
from collections.abc import Callable, Coroutine, Iterable
from typing import TYPE_CHECKING, Any, TypeVar

from services.kit.subgraph import Contexte

from ...store import Stores
from .. import domain
from ..attribution import en_trop

if TYPE_CHECKING:
    from ...conseillers.subgraph.types import Conseiller
    from ...subgraph.types import Structure

__all__ = ["Lot"]

T = TypeVar("T")


class Lot:
    """The structures and conseillers of these posts, and which of their decisions have too many: each in one go."""

    def __init__(self, contexte: Contexte[Stores], postes: Iterable[domain.Poste]) -> None:
        self._contexte, self._postes = contexte, list(postes)
        self._taches: dict[str, asyncio.Task[Any]] = {}

    async def structure(self, id: str) -> "Structure | None":
        return (await self._une_fois("structures", self._structures)).get(id)

    async def conseiller(self, id: str) -> "Conseiller | None":
        return (await self._une_fois("conseillers", self._conseillers)).get(id)

    async def en_trop(self, decision: str) -> bool:
        return decision in await self._une_fois("en_trop", self._en_trop)

    async def _une_fois(self, nom: str, lire: Callable[[], Coroutine[Any, Any, T]]) -> T:
        if nom not in self._taches:
            self._taches[nom] = asyncio.create_task(lire())
        lu: T = await self._taches[nom]
        return lu

    async def _structures(self) -> "dict[str, Structure | None]":
        from ...subgraph.query import charger

        ids = list(dict.fromkeys(p.dernier.structure for p in self._postes))
        return dict(zip(ids, await charger(self._contexte, ids), strict=True))

    async def _conseillers(self) -> "dict[str, Conseiller | None]":
        from ...conseillers.subgraph.perimetre import charger

        ids = list(dict.fromkeys(c.conseiller for p in self._postes for c in p.contrats))
        return dict(zip(ids, await charger(self._contexte, ids), strict=True))

    async def _en_trop(self) -> set[str]:
        return await en_trop(self._contexte.stores, [p.decision for p in self._postes])
