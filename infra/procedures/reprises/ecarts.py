"""Where a vue differs from what the topics say, row by row; and putting right what does."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

import msgspec

from services.kit.aggregate import Conflit
from services.kit.store.contract import Collection, Engine, Row, Scalar

__all__ = ["Ecart", "Nature", "comparer", "remettre"]

LOT: Final = 500


class Nature(StrEnum):
    """What differs, as an operator reads it."""

    MANQUE = "manque"
    EN_RETARD = "est en retard"
    DIFFERE = "diffère"
    EN_AVANCE = "dit plus que les sujets"
    EN_TROP = "n'est dans aucun sujet"

    @property
    def expliquee(self) -> bool:
        """The consumer would write the same row, were it given the facts again."""
        return self in (Nature.MANQUE, Nature.EN_RETARD)


@dataclass(frozen=True)
class Ecart:
    """One row. ``sert``: the one that serves; ``refaite``: the one that the topics make."""

    id: str
    nature: Nature
    sert: Row | None
    refaite: Row | None


async def comparer(vivant: Engine, cote: Engine, collection: Collection[Any]) -> list[Ecart]:
    ici, la, ecarts = vivant.rows(collection.name), cote.rows(collection.name), list[Ecart]()
    async for lot in _lots(cote, collection.name):
        servent = await ici.fetch([row.id for row in lot])
        for refaite in lot:
            if nature := _nature(collection, servent.get(refaite.id), refaite):
                ecarts.append(Ecart(refaite.id, nature, servent.get(refaite.id), refaite))
    async for lot in _lots(vivant, collection.name):
        connues = await la.fetch([row.id for row in lot])
        ecarts += [Ecart(row.id, Nature.EN_TROP, row, None) for row in lot if row.id not in connues]
    return ecarts


async def _lots(engine: Engine, collection: str) -> AsyncIterator[list[Row]]:
    rows, apres = engine.rows(collection), list[Scalar]()
    while lot := await rows.query({}, (), LOT, apres or None):
        yield lot
        apres = [lot[-1].id]


def _nature(collection: Collection[Any], sert: Row | None, refaite: Row) -> Nature | None:
    if sert is None:
        return Nature.MANQUE
    if sert.version != refaite.version:
        return Nature.EN_RETARD if sert.version < refaite.version else Nature.EN_AVANCE
    # As values: a row that an earlier version wrote may lack a field that has a default.
    valeurs = [msgspec.convert(row.body, collection.type, str_keys=True) for row in (sert, refaite)]
    return Nature.DIFFERE if valeurs[0] != valeurs[1] else None


async def remettre(vivant: Engine, collection: str, ecart: Ecart) -> bool:
    """Puts the row that the topics make in the place of the one that serves; False when that one moved meanwhile."""
    rows = vivant.rows(collection)
    if ecart.refaite is None:
        await rows.delete(ecart.id)
        return True
    if ecart.sert is not None:
        return await rows.update(ecart.refaite, expected=ecart.sert.version)
    try:
        await rows.insert(ecart.refaite)
    except Conflit:
        return False
    return True
