"""The advice on many reports at once: three round trips, however many they are."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final, Literal

from services.kit.store import Entre, Page, Parmi
from services.kit.store.check import first_within

from ..domain import Cra
from ..store import Stores
from .domain import conseiller
from .journee import Journee
from .verification import ConseilLu, confronter

__all__ = ["conseils_des", "page_a_revoir"]

LECTURE: Final = 100
"""Reports that are read at a time to find those of a page."""


async def conseils_des(stores: Stores, cras: Sequence[Cra]) -> Mapping[str, tuple[ConseilLu, ...]]:
    """Report → its advice, from what is kept now. Of 1,000 days and 1,000 conseillers at most in one go."""
    journees = await _journees(stores, cras)
    ids = list(dict.fromkeys(c.contrat for c in cras))
    contrats = dict(zip(ids, await stores.contrats.many(ids), strict=True))
    verifications = await stores.verifications.many([c.id for c in cras])
    return {
        cra.id: confronter(
            conseiller(cra, journees.get((cra.conseiller, cra.saisie.jour), Journee(())), contrats[cra.contrat]),
            verification,
        )
        for cra, verification in zip(cras, verifications, strict=True)
    }


async def _journees(stores: Stores, cras: Sequence[Cra]) -> Mapping[tuple[str, date], Journee]:
    """All the reports of the days of these ones, by conseiller and day."""
    journees: dict[tuple[str, date], list[Cra]] = defaultdict(list)
    if cras:
        qui = Parmi(tuple(sorted({c.conseiller for c in cras})))
        quand = Parmi(tuple(sorted({c.saisie.jour.isoformat() for c in cras})))
        async for cra in stores.cras.scan({"conseiller": qui, "jour": quand}):
            journees[cra.conseiller, cra.saisie.jour].append(cra)
    return {jour: Journee(siens) for jour, siens in journees.items()}


async def page_a_revoir(
    stores: Stores,
    colonne: Literal["conseiller", "structure"],
    qui: Parmi,
    jours: Entre,
    first: int,
    after: str | None,
) -> Page[Cra]:
    """Reports of these days, the latest first, on which some advice still speaks."""
    retenus: list[tuple[Cra, str]] = []
    first_within(first)
    while True:
        lue = await stores.cras.page({colonne: qui, "jour": jours}, ("-jour",), LECTURE, after)
        conseils = await conseils_des(stores, lue.items)
        for cra, curseur in zip(lue.items, lue.curseurs, strict=True):
            if any(lu.verifie_le is None for lu in conseils[cra.id]):
                retenus.append((cra, curseur))
        if len(retenus) > first or not lue.suite:
            page = retenus[:first]
            return Page([c for c, _ in page], [curseur for _, curseur in page], suite=len(retenus) > first)
        after = lue.curseurs[-1]
