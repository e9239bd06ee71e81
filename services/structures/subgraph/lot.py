"""What is read of all the structures of one answer at once, when somebody asks it of one of them."""

import asyncio
from datetime import datetime

import strawberry

from services.kit.store import Parmi
from services.kit.subgraph import type_

from .. import domain
from ..releves import postes_par_structure
from ..store import Stores
from .historique import PERIMETRE

__all__ = ["Lot", "StructureFusionnee"]


@type_(droits=PERIMETRE, description="Une structure qui a été fusionnée avec une autre.")
class StructureFusionnee:
    id: strawberry.ID
    siret: str
    nom: str
    le: datetime | None
    motif: str | None


class Lot:
    """The posts of the structures of one answer, and whom they absorbed: read in one go, and only if somebody asks."""

    def __init__(self, stores: Stores, ids: list[str]) -> None:
        self._stores, self._ids = stores, ids
        self._lecture: asyncio.Task[dict[str, int]] | None = None
        self._fusions: asyncio.Task[dict[str, list[StructureFusionnee]]] | None = None

    async def postes(self, id: str) -> int:
        self._lecture = self._lecture or asyncio.create_task(self._lire())
        return (await self._lecture)[id]

    async def _lire(self) -> dict[str, int]:
        return await postes_par_structure(self._stores, self._ids)

    async def absorbees(self, id: str) -> list[StructureFusionnee]:
        self._fusions = self._fusions or asyncio.create_task(self._lire_les_fusions())
        return (await self._fusions)[id]

    async def _lire_les_fusions(self) -> dict[str, list[StructureFusionnee]]:
        fusions: dict[str, list[StructureFusionnee]] = {id: [] for id in self._ids}
        async for s in self._stores.structures.scan({"absorbee_par": Parmi(tuple(self._ids))}):
            if s.absorbee_par is not None:
                fusions[s.absorbee_par].append(_fusionnee(s))
        return fusions


def _fusionnee(s: domain.Structure) -> StructureFusionnee:
    actes = [a for a in s.historique if a.nature is domain.NatureActe.FUSION]
    acte = actes[-1] if actes else None
    return StructureFusionnee(
        id=strawberry.ID(s.id),
        siret=s.siret,
        nom=s.nom,
        le=acte.le if acte else None,
        motif=acte.motif if acte else None,
    )
