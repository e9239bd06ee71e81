"""Files a report once: what a telephone sends again, however late, is answered with what it filed then."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from services.kit.aggregate import Refus
from services.kit.store import Commande
from services.kit.temps import uuid7
from services.territoire import territoire

from .domain import Brouillon, Cra, Ebauche, Situation
from .store import Stores

__all__ = ["Depose", "oublier_les_brouillons", "transmettre"]


@dataclass(frozen=True)
class Depose:
    """The report kept under a key; ``deja``: an earlier sending of the same key filed it."""

    cra: Cra
    deja: bool


async def transmettre(
    stores: Stores, ebauche: Ebauche, *, situation: Situation, commande: Commande, le: datetime
) -> Depose:
    """One write for a new report, two store calls more at most for one that is refused or was filed already.

    Raises what the rules refuse, and CleReutilisee.
    """
    try:
        cra, fait = Cra.transmettre(uuid7(), ebauche, situation=situation, le=le, communes=territoire().commune)
    except Refus:
        # The rules may say no today to what they accepted when it first came: its contract has changed since.
        if (filed := await stores.cras.made(commande)) is None:
            raise
        return Depose(filed, deja=True)
    kept = await stores.cras.add(cra, fait, commande=commande)
    return Depose(kept, deja=kept.id != cra.id)


async def oublier_les_brouillons(stores: Stores, compte: str, cles: Sequence[str]) -> None:
    """The drafts of these keys are filed. A crash before this leaves a draft that the same key would not file twice."""
    brouillons = await stores.brouillons.many([Brouillon.id_de(compte, cle) for cle in cles])
    await asyncio.gather(*(stores.brouillons.delete(b.id) for b in brouillons if b is not None))
