"""Keeping a list: slice by slice, and its heading last, so that a vintage is there whole or not at all."""

import asyncio
from collections.abc import Callable
from datetime import date, datetime
from typing import Final

from ..domain.zonage import Zonage
from ..store import Stores
from .fichier import Defaut, ImportRefuse
from .listes import Liste

__all__ = ["garder"]

ENSEMBLE: Final = 16


async def garder(
    stores: Stores, liste: Liste, millesime: date, le: datetime, avance: Callable[[int, int], None]
) -> bool:
    """Keeps the list under its vintage; False when this very list is already there, and nothing changes.

    Raises ImportRefuse when the vintage is there with other contents: decisions may rest on it. ``avance`` is
    told how many slices are written, of how many.
    """
    zonage = Zonage(
        nature=liste.nature,
        millesime=millesime,
        empreinte=liste.empreinte,
        lignes=liste.lignes,
        communes=liste.communes,
        importe_le=le,
    )
    if await _deja(stores, zonage):
        return False
    tranches = [(zonage.tranche(departement), tranche) for departement, tranche in liste.tranches.items()]
    for debut in range(0, len(tranches), ENSEMBLE):
        lot = tranches[debut : debut + ENSEMBLE]
        await asyncio.gather(*(stores.tranches.put(cle, tranche, sequence=1) for cle, tranche in lot))
        avance(debut + len(lot), len(tranches))
    if await stores.zonages.put(zonage.cle, zonage, sequence=1):
        return True
    # Somebody imported this vintage while we wrote our slices.
    await _deja(stores, zonage)
    return False


async def _deja(stores: Stores, zonage: Zonage) -> bool:
    present = await stores.zonages.get(zonage.cle)
    if present is not None and present.empreinte != zonage.empreinte:
        message = (
            f"le millésime {zonage.millesime.isoformat()} de la liste {zonage.nature} est déjà importé avec un autre "
            "contenu, sur lequel des décisions peuvent reposer : importez la correction sous sa propre date"
        )
        raise ImportRefuse([Defaut(0, message)])
    return present is not None
