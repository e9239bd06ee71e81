"""Counts by counting again: a bucket (structure × day) that an event touched is recomputed from the facts.

Never an increment: a redelivery, a correction or a replay would count twice. The order that makes it right
whatever crashes:

1. the fact of the report is kept, if its sequence is greater, with every bucket that it was ever in;
2. all these buckets are marked, at each delivery, also one that changed nothing: the one before may have
   stopped between 1 and 2. Marks come after the fact: a mark made before it could be served and cleared
   by a worker that had not seen the fact yet;
3. the worker reads the mark, then the facts, keeps the figures under the mark's rank (an older worker's
   are refused), and clears the mark only if its rank has not moved meanwhile;
4. the consumer's offset is committed last.
"""

import asyncio
from dataclasses import replace
from datetime import date

from services.kit.temps import Horloge, maintenant
from services.kit.worker import for_ever

from .store import CraCompte, Marque, Statistique, Stores
from .vocabulaire import Statut

__all__ = ["DEFINITION", "Recompte", "compartiment", "compter", "marquer", "retenir"]

DEFINITION = "cra-structure-jour.1"
"""The id of what these figures mean: reports filed and not withdrawn, by structure and day of accompagnement;
an individual report is one accompagnement; durations are summed in minutes."""


def compartiment(structure: str, jour: date) -> str:
    return f"{structure}:{jour.isoformat()}"


async def retenir(stores: Stores, cra: str, fait: CraCompte, *, sequence: int, horloge: Horloge) -> None:
    """Steps 1 and 2 for one event."""

    def suite(ancien: CraCompte | None) -> CraCompte:
        deja = [c for c in ancien.compartiments if c != fait.compartiments[-1]] if ancien else []
        return replace(fait, compartiments=(*deja, fait.compartiments[-1]))

    await stores.comptes.change(cra, suite, sequence=sequence)
    retenu = await stores.comptes.get(cra)
    for cle in retenu.compartiments if retenu else ():
        await marquer(stores, cle, horloge=horloge)


async def marquer(stores: Stores, cle: str, *, horloge: Horloge) -> None:
    """This bucket is to be recounted, with a rank that no worker has served."""
    structure, _, jour = cle.rpartition(":")
    while True:
        ancienne = await stores.marques.get(cle)
        rang = ancienne.rang + 1 if ancienne else 1
        marque = Marque(structure=structure, jour=date.fromisoformat(jour), rang=rang, depuis=horloge())
        if await stores.marques.put(cle, marque, sequence=rang):
            return


async def compter(stores: Stores, marque: Marque, *, horloge: Horloge) -> None:
    """Step 3 for one bucket."""
    cle = compartiment(marque.structure, marque.jour)
    faits = [f async for f in stores.comptes.scan({"compartiment": cle}, ())]
    comptes = [f for f in faits if f.statut is not Statut.RETIRE]
    dernier = max(faits, key=lambda f: (f.le, f.evenement), default=None)
    statistique = Statistique(
        structure=marque.structure,
        jour=marque.jour,
        cra=len(comptes),
        accompagnements=len(comptes),
        duree_minutes=sum(f.duree for f in comptes),
        dernier_evenement=dernier.evenement if dernier else None,
        dernier_evenement_le=dernier.le if dernier else None,
        compte_le=horloge(),
    )
    await stores.statistiques.put(cle, statistique, sequence=marque.rang)
    servie = replace(marque, rang=marque.rang + 1, depuis=None)
    await stores.marques.put(cle, servie, sequence=servie.rang)


class Recompte:
    """The worker: recounts marked buckets, the longest marked first. ``pause`` (seconds) between looks."""

    def __init__(self, stores: Stores, *, pause: float = 5.0, lot: int = 100, horloge: Horloge = maintenant) -> None:
        self._stores, self._pause, self._lot, self._horloge = stores, pause, lot, horloge
        self._reveil = asyncio.Event()

    def reveiller(self) -> None:
        self._reveil.set()

    async def tour(self) -> int:
        """Recounts ``lot`` buckets at most; answers how many."""
        page = await self._stores.marques.page({}, ("depuis",), self._lot)
        for marque in page.items:
            await compter(self._stores, marque, horloge=self._horloge)
        return len(page.items)

    async def travailler(self) -> None:
        """For ever, whatever becomes of the store: what is marked stays marked until it is recounted."""
        await for_ever(self._avancer, pause=self._pause, reveil=self._reveil)

    async def _avancer(self) -> float:
        return 0 if await self.tour() >= self._lot else self._pause
