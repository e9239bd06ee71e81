"""An advice as clients read it, and how that of many reports of one answer is read at once."""

import asyncio
from collections.abc import Sequence
from datetime import datetime
from typing import Final, Self
from weakref import WeakKeyDictionary

import strawberry
from strawberry.dataloader import DataLoader

from services.kit.identity import roles
from services.kit.store import Store
from services.kit.subgraph import champ, type_

from ..domain import Cra
from ..store import Stores
from .domain import NatureConseil
from .lecture import conseils_des
from .verification import ConseilLu

__all__ = ["CONCERNES", "Conseil", "conseils_du_cra"]

CONCERNES: Final = roles("structure", "conseiller")
"""Those who can do something about it; the others read counts."""
LOT: Final = 400

strawberry.enum(NatureConseil, name="NatureConseil")


@type_(droits=CONCERNES, description="Ce qui mérite une seconde lecture. Un conseil n'empêche jamais rien.")
class Conseil:
    nature: NatureConseil
    vu: str = champ(description="Ce qui a été vu, avec ses chiffres.")
    pourquoi: str = champ(description="Pourquoi cela peut être faux.")
    que_faire: str
    autres: list[strawberry.ID] = champ(taille=5, description="Les comptes rendus auxquels il a été comparé.")
    verifie_le: datetime | None = champ(description="Quand le conseiller l'a vérifié ; il se tait depuis.")

    @classmethod
    def de(cls, lu: ConseilLu) -> Self:
        conseil = lu.conseil
        return cls(
            nature=conseil.nature,
            vu=conseil.vu,
            pourquoi=conseil.pourquoi,
            que_faire=conseil.que_faire,
            autres=[strawberry.ID(id) for id in conseil.autres],
            verifie_le=lu.verifie_le,
        )


Lecteur = DataLoader[str, tuple[ConseilLu, ...]]
_LECTEURS: Final[WeakKeyDictionary[asyncio.AbstractEventLoop, dict[Store[Cra], Lecteur]]] = WeakKeyDictionary()
"""One for each store of reports: a process has one loop and one store."""


async def conseils_du_cra(stores: Stores, cra: str, *, verifies: bool) -> list[Conseil]:
    """The advice on one report; all that is asked in the same turn of the event loop is read in one go.

    Nothing is kept from one turn to the next: what is answered is what is kept now.
    """
    lecteurs = _LECTEURS.setdefault(asyncio.get_running_loop(), {})
    lecteur = lecteurs.get(stores.cras)
    if lecteur is None:
        lecteur = lecteurs[stores.cras] = DataLoader(lambda ids: _lire(stores, ids), max_batch_size=LOT, cache=False)
    return [Conseil.de(lu) for lu in await lecteur.load(cra) if verifies or lu.verifie_le is None]


async def _lire(stores: Stores, ids: Sequence[str]) -> list[tuple[ConseilLu, ...]]:
    trouves = [c for c in await stores.cras.many(ids) if c is not None]
    conseils = await conseils_des(stores, trouves)
    return [conseils.get(id, ()) for id in ids]
