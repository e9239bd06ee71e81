"""``reconstruire``: a projection made again from the topics beside the one that serves, compared, then put in place.

The figures of activites have a second side in their own store, put in the place of the other at once. A vue is much
smaller: it is made again in a store of the moment, and only the rows that differ are put in place (vues.py).
"""

import argparse
import asyncio
import time
from typing import Final

from services.activites.statistiques.audit import auditer
from services.activites.statistiques.echange import reconstruire
from services.activites.statistiques.jeux import Chiffres
from services.kit.store import engine_of

from ..cadre import FAIT, Cadre, Inacheve, Procedure
from ..lieux import Lieu, lieux
from .ecarts import Ecart, remettre
from .vues import VUES, Refaite, rattraper, refaire

__all__ = ["RECONSTRUIRE"]

STATISTIQUES: Final = "statistiques"
TOUTES: Final = "vues"
MONTRES: Final = 10
NOMS: Final = tuple(f"{service}.{vue}" for service, vues in VUES.items() for vue in vues)


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "projection",
        choices=[STATISTIQUES, TOUTES, *NOMS],
        metavar="projection",
        help=f"{STATISTIQUES} (les chiffres d'activites), {TOUTES} (toutes les vues), ou une : {', '.join(NOMS)}",
    )
    parser.add_argument("--forcer", action="store_true", help="mettre en place même ce qui diffère, après l'avoir dit")
    parser.add_argument("--jours", type=int, default=20, help="essai des chiffres : jours recomptés au hasard (20)")


async def _faire(cadre: Cadre, options: argparse.Namespace) -> int:
    places = {lieu.service: lieu for lieu in lieux()}
    if options.projection == STATISTIQUES:
        return await _statistiques(cadre, places["activites"], options)
    restent = 0
    for nom in NOMS if options.projection == TOUTES else (options.projection,):
        service, vue = nom.split(".")
        restent += await _vue(cadre, places[service], vue, options.forcer)
    if cadre.essai:
        cadre.dire("Essai : rien n'a été changé.")
    elif restent:
        raise Inacheve(f"{restent} lignes diffèrent sans que les faits l'expliquent : --forcer les met en place.")
    return FAIT


async def _vue(cadre: Cadre, lieu: Lieu, vue: str, forcer: bool) -> int:
    """How many rows still differ."""
    debut, nom = time.monotonic(), f"{lieu.service}.{vue}"
    async with refaire(cadre, lieu, vue) as refaite:
        ecarts = await _ecarts(cadre, lieu, refaite)
        cadre.fait(
            nom, f"{refaite.faits} faits relus en {time.monotonic() - debut:.1f} s, {len(ecarts)} lignes diffèrent"
        )
        for raison, combien in refaite.refus.most_common(MONTRES):
            cadre.dire(f"    refusé à la relecture, {combien} fois : {raison}")
        for ecart in ecarts[:MONTRES]:
            cadre.dire(f"    {ecart.id} {ecart.nature}")
        if cadre.essai:
            return len(ecarts)
        for ecart in ecarts:
            if forcer or ecart.nature.expliquee:
                await remettre(refaite.vivant, vue, ecart)
        if not ecarts:
            return 0
        restent = await _ecarts(cadre, lieu, refaite)
        cadre.fait(nom, f"{len(ecarts) - len(restent)} lignes mises en place, {len(restent)} diffèrent")
        return len(restent)


async def _ecarts(cadre: Cadre, lieu: Lieu, refaite: Refaite) -> list[Ecart]:
    """What the vue heard since it was read is no difference: what is found is looked at again after what came since."""
    ecarts = await refaite.ecarts()
    if ecarts:
        await rattraper(cadre, lieu, refaite)
        ecarts = await refaite.ecarts()
    return ecarts


async def _statistiques(cadre: Cadre, lieu: Lieu, options: argparse.Namespace) -> int:
    engine = await engine_of(lieu.settings, lieu.collections)
    try:
        chiffres = Chiffres.on(engine)
        audit = await auditer(chiffres, jours=options.jours)
        cadre.fait("avant", f"{audit.vus} cases recomptées sur les faits, {len(audit.ecarts)} diffèrent")
        if cadre.essai:
            cadre.dire("Essai : les chiffres seraient refaits depuis conum.cra, comparés, puis échangés.")
            return FAIT
        bilan = await reconstruire(chiffres, lieu.settings.kafka, forcer=options.forcer, dire=cadre.dire)
    finally:
        await asyncio.shield(engine.close())
    cadre.fait("refaits", f"{bilan.evenements} faits, {bilan.pages} pages, {len(bilan.ecarts)} diffèrent")
    if not bilan.echange:
        raise Inacheve("Ce qui a été refait diffère de ce qui sert, et n'a pas été mis en place : --forcer le fait.")
    return FAIT


RECONSTRUIRE: Final = Procedure(
    "reconstruire", "Refait une projection depuis les sujets, à côté, compare, puis met en place.", _arguments, _faire
)
