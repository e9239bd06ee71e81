"""The CRA that the tableau counts: those of the last three months, each under its own id; older ones are let go."""

import logging
from collections.abc import Callable
from datetime import date
from typing import Final

from services.kit.store import Entre
from services.kit.temps import Horloge, jour_paris, maintenant, mois_apres
from services.kit.worker import for_ever

from ..store import Stores
from .domain import CraDuMois, Entree, cle_du_mois, mois_de

__all__ = ["MenageDesCra", "noter", "premier_mois"]

journal = logging.getLogger(__name__)
MOIS: Final = 3


def premier_mois(jour: date) -> str:
    """The first month that is kept on that day."""
    return mois_de(mois_apres(jour.replace(day=1), 1 - MOIS))


async def noter(
    stores: Stores, cra: str, *, structure: str, conseiller: str, jour: date, retire: bool, sequence: int, depuis: str
) -> None:
    """A CRA is of that day, or counts no more. ``depuis``: the first month that is kept.

    First it leaves the other months it was in: a crash in between makes it missing until the fact comes again, and
    never counted twice.
    """
    cle, entree = cle_du_mois(structure, conseiller, mois_de(jour)), Entree(sequence=sequence, jour=jour)
    partie = Entree(sequence=sequence, jour=None)
    if sequence > 1:
        async for panier in stores.cra_du_mois.scan({"conseiller": conseiller, "mois": Entre(du=depuis)}, ("mois",)):
            if panier.cle != cle and cra in panier.entrees:
                await stores.cra_du_mois.change(panier.cle, _notant(panier, cra, partie))
    if mois_de(jour) >= depuis:
        vide = CraDuMois(structure=structure, conseiller=conseiller, mois=mois_de(jour))
        await stores.cra_du_mois.change(cle, _notant(vide, cra, partie if retire else entree))


def _notant(vide: CraDuMois, cra: str, entree: Entree) -> Callable[[CraDuMois | None], CraDuMois]:
    return lambda panier: (panier or vide).noter(cra, entree)


class MenageDesCra:
    """Forgets the months that no tableau shows any more. ``pause``: seconds between two rounds."""

    def __init__(self, stores: Stores, *, pause: float = 86_400.0, horloge: Horloge = maintenant) -> None:
        self._stores, self._pause, self._horloge = stores, pause, horloge

    async def tour(self) -> int:
        """How many rows are gone."""
        avant, partis = premier_mois(jour_paris(self._horloge())), 0
        async for panier in self._stores.cra_du_mois.scan({"mois": Entre(au=avant)}, ("mois",)):
            await self._stores.cra_du_mois.delete(panier.cle)
            partis += 1
        return partis

    async def travailler(self) -> None:
        """For ever, whatever becomes of the store."""
        await for_ever(self._avancer, pause=self._pause)

    async def _avancer(self) -> float:
        if partis := await self.tour():
            journal.info("%d months of CRA that no tableau shows are gone", partis)
        return self._pause
