"""The advice on many reports at once: three round trips, however many they are."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date

from services.kit.store import Parmi

from ..domain import Cra
from ..store import Stores
from .domain import conseiller
from .verification import ConseilLu, confronter

__all__ = ["conseils_des"]


async def conseils_des(stores: Stores, cras: Sequence[Cra]) -> Mapping[str, tuple[ConseilLu, ...]]:
    """Report → its advice, from what is kept now. Of 1,000 days and 1,000 conseillers at most in one go."""
    journees = await _journees(stores, cras)
    ids = list(dict.fromkeys(c.contrat for c in cras))
    contrats = dict(zip(ids, await stores.contrats.many(ids), strict=True))
    verifications = await stores.verifications.many([c.id for c in cras])
    return {
        cra.id: confronter(
            conseiller(cra, journees[cra.conseiller, cra.saisie.jour], contrats[cra.contrat]), verification
        )
        for cra, verification in zip(cras, verifications, strict=True)
    }


async def _journees(stores: Stores, cras: Sequence[Cra]) -> Mapping[tuple[str, date], list[Cra]]:
    """All the reports of the days of these ones, by conseiller and day."""
    journees: dict[tuple[str, date], list[Cra]] = defaultdict(list)
    if cras:
        qui = Parmi(tuple(sorted({c.conseiller for c in cras})))
        quand = Parmi(tuple(sorted({c.saisie.jour.isoformat() for c in cras})))
        async for cra in stores.cras.scan({"conseiller": qui, "jour": quand}):
            journees[cra.conseiller, cra.saisie.jour].append(cra)
    return journees
