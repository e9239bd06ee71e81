"""The reports of an export, read from the store page by page, from wherever the reading stopped.

What changes while it is read would be met twice, or not at all, when its day moves. So what has changed since the
reading began is left for the end, and read then, each report once, as it last is.
"""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from services.kit.store import Entre
from services.kit.temps import instant

from ..domain import Cra
from ..store import Stores
from ..vocabulaire import Statut
from .domain import Export
from .perimetre import Membres, Tranche

__all__ = ["Lot", "lire"]

PAGE: Final = 100


@dataclass(frozen=True, kw_only=True)
class Lot:
    """Some reports, and where to go on after them; ``part`` of all that is to be read is behind (0–1)."""

    cras: Sequence[Cra]
    tranche: int
    curseur: str | None
    part: float


async def lire(stores: Stores, export: Export, toutes: Sequence[Tranche]) -> AsyncIterator[Lot]:
    """From ``export.reprise`` on. The last lot says the place where nothing is left to read."""
    membres = Membres(stores, export.perimetre)
    reprise = export.reprise
    for rang in range(reprise.tranche, len(toutes)):
        curseur = reprise.curseur if rang == reprise.tranche else None
        async for lot in _une_tranche(stores, export, membres, toutes[rang], curseur):
            part = (rang + lot.part) / len(toutes)
            fini = lot.curseur is None
            yield Lot(cras=lot.cras, tranche=rang + 1 if fini else rang, curseur=lot.curseur, part=part)
    if reprise.tranche <= len(toutes):
        yield Lot(cras=await _changes(stores, export, membres), tranche=len(toutes) + 1, curseur=None, part=1)


async def _une_tranche(
    stores: Stores, export: Export, membres: Membres, tranche: Tranche, curseur: str | None
) -> AsyncIterator[Lot]:
    """Its reports that have not changed since the reading began; the last lot has no ``curseur``."""
    jours = Entre(export.du.isoformat(), (export.au + timedelta(days=1)).isoformat())
    duree = (export.au - export.du).days + 1
    while True:
        page = await stores.cras.page({**tranche, "jour": jours}, ("jour",), PAGE, curseur)
        curseur = page.curseurs[-1] if page.suite else None
        part = (page.items[-1].saisie.jour - export.du).days / duree if page.suite else 1
        stables = [c for c in page.items if export.commence_le is None or c.modifie_le < export.commence_le]
        comptes = [c for c in await membres.parmi(stables) if c.statut is not Statut.RETIRE]
        yield Lot(cras=comptes, tranche=0, curseur=curseur, part=part)
        if curseur is None:
            return


async def _changes(stores: Stores, export: Export, membres: Membres) -> Sequence[Cra]:
    """Those that have changed, once each as they last are: one that changes again comes again, later in the scan."""
    if export.commence_le is None:
        return ()
    derniers: dict[str, Cra] = {}
    depuis = {"modifie_le": Entre(instant(export.commence_le))}
    async for cra in stores.cras.scan(depuis, ("modifie_le",)):
        derniers.pop(cra.id, None)
        periode = export.du <= cra.saisie.jour <= export.au
        if periode and cra.statut is not Statut.RETIRE and await membres.parmi([cra]):
            derniers[cra.id] = cra
    return tuple(derniers.values())
