"""Publishes the public figures: an edition of each year in which something has changed since the last one."""

import asyncio
import logging

from services.kit.store import Entre
from services.kit.temps import Horloge, maintenant

from .edition import editer
from .jeux import Chiffres
from .periodes import PREMIERE_ANNEE
from .series import FRANCE, Axe, cle_page, serie

__all__ = ["publier"]

log = logging.getLogger(__name__)
LOT = 1_000


async def publier(chiffres: Chiffres, *, horloge: Horloge = maintenant) -> list[str]:
    """The years of which it made a new edition."""
    le = horloge()
    annees = [f"{annee}" for annee in range(PREMIERE_ANNEE, le.year + 1)]
    jeu = await chiffres.jeu()
    pages = await jeu.pages.many([cle_page(FRANCE, annee) for annee in annees])
    editees = await chiffres.publiques.many([f"{FRANCE}|{annee}" for annee in annees])
    faites = []
    for annee, page, editee in zip(annees, pages, editees, strict=True):
        if page is None or (editee and page.compte_le and page.compte_le < editee.edition):
            continue
        communes = Entre(serie(Axe.COMMUNE), f"{Axe.COMMUNE};")
        leurs = [p async for p in jeu.pages.scan({"page": annee, "serie": communes})]
        # Seconds of arithmetic: on another thread, so that this one goes on answering.
        publiques = await asyncio.to_thread(editer, annee, leurs, le)
        # The nation's last: it says that this year is edited, so a crash before it has the whole year edited again.
        publiques = sorted(publiques, key=lambda p: p.serie == FRANCE)
        rang = int(le.timestamp() * 1_000_000)
        for debut in range(0, len(publiques), LOT):
            await chiffres.publiques.put_many((f"{p.serie}|{p.annee}", p, rang) for p in publiques[debut : debut + LOT])
        faites.append(annee)
        log.info("public figures of %s: a new edition of %d communes", annee, len(leurs))
    return faites
