"""Before anything is filed, every line is read and judged; those that are good wait in a file, not in memory."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import IO, Final

import msgspec

from ..store import Stores
from .fichier import Defaut, Fichier, Ligne
from .jugement import Lue, Verifiee, a_deposer, juger
from .qui import Pour

__all__ = ["Bilan", "relire", "verifier_tout"]

LOT: Final = 500
"""Lines that are looked up in the store in one round trip."""


@dataclass
class Bilan:
    lignes: int = 0
    defauts: int = 0
    deja: int = 0

    @property
    def nouvelles(self) -> int:
        return self.lignes - self.deja


async def verifier_tout(
    stores: Stores,
    fichier: Fichier,
    pour: Pour,
    reserve: IO[bytes],
    *,
    le: datetime,
    dire: Callable[[Defaut], None],
    avance: Callable[[int], None],
) -> Bilan:
    """Writes into ``reserve`` the lines that are to be filed; ``dire`` is told of each bad line, in their order.

    A line that an earlier import has filed is no fault, whatever became of its contract since. Raises FichierRefuse.
    """
    bilan, vues = Bilan(), dict[str, int]()
    encoder = msgspec.json.Encoder()
    for lot in _lots(fichier.lignes()):
        jugees = [juger(ligne, pour, vues, le) for ligne in lot]
        lues = [j for j in jugees if isinstance(j, Lue)]
        deposes = dict(
            zip([j.numero for j in lues], await stores.cras.many([j.verifiee.id for j in lues]), strict=True)
        )
        for jugee in jugees:
            suite = jugee if isinstance(jugee, Defaut) else a_deposer(jugee, deposes[jugee.numero], pour, le)
            if isinstance(suite, Defaut):
                bilan.defauts += 1
                dire(suite)
                continue
            bilan.lignes += 1
            if suite is None:
                bilan.deja += 1
            else:
                reserve.write(encoder.encode(suite) + b"\n")
        avance(fichier.lu)
    return bilan


def relire(reserve: IO[bytes], lot: int) -> Iterator[list[Verifiee]]:
    """What waits there, so many at a time."""
    reserve.seek(0)
    decoder = msgspec.json.Decoder(Verifiee)
    while lignes := list(islice(reserve, lot)):
        yield [decoder.decode(ligne) for ligne in lignes]


def _lots(lignes: Iterator[Ligne | Defaut]) -> Iterator[list[Ligne | Defaut]]:
    while lot := list(islice(lignes, LOT)):
        yield lot
