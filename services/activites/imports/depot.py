"""Filing what was verified: under ids derived from the lines, so that a file cut short goes on where it stopped.

No engine of ours writes two documents in one transaction. So nothing is filed before every line is good; then
each report is filed once under its own id; and the import's record says how far it has come, until it is finished.
"""

import asyncio
from collections.abc import Callable
from datetime import datetime
from typing import IO, Final

from services.kit.aggregate import Conflit
from services.territoire import territoire

from ..domain import Cra
from ..store import Stores
from .domain import EtatImport, Import, id_de_l_import
from .jugement import Verifiee
from .qui import Pour
from .verification import Bilan, relire

__all__ = ["deposer"]

LOT: Final = 200
"""Reports that are on their way to the store at once."""


async def deposer(
    stores: Stores,
    reserve: IO[bytes],
    pour: Pour,
    bilan: Bilan,
    empreinte: str,
    *,
    le: datetime,
    avance: Callable[[int, int], None],
) -> Import:
    """The record, finished. ``avance`` is told how many are filed, of how many."""
    id = id_de_l_import(empreinte, pour.pour)
    neuf = Import(
        id=id,
        empreinte=empreinte,
        structure=pour.structure,
        conseiller=pour.conseiller,
        lignes=bilan.lignes,
        deja=bilan.deja,
        deposees=0,
        etat=EtatImport.EN_COURS,
        commence_le=le,
        avance_le=le,
    )
    trace = await stores.imports.change(id, lambda present: present or neuf)
    # Those that this import filed before it was cut short are among the ones that are there.
    faites = bilan.deja - trace.deja

    async def tenir(*, fini: bool) -> Import:
        return await stores.imports.change(id, lambda i: (i or neuf).avancer(faites, fini=fini, le=le))

    for lot in relire(reserve, LOT):
        faites += sum(await asyncio.gather(*(_deposer(stores, verifiee, pour, le) for verifiee in lot)))
        await tenir(fini=False)
        avance(trace.deja + faites, bilan.lignes)
    return await tenir(fini=True)


async def _deposer(stores: Stores, verifiee: Verifiee, pour: Pour, le: datetime) -> bool:
    """Whether it was filed here: two imports at once may hold the same line."""
    situation = pour.situations[verifiee.conseiller]
    cra, fait = Cra.transmettre(
        verifiee.id, verifiee.ebauche, situation=situation, le=le, communes=territoire().commune
    )
    try:
        await stores.cras.add(cra, fait)
    except Conflit:
        return False
    return True
