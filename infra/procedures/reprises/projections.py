"""``reconstruire``: the projections that can be made again from the topics beside those that serve.

The figures of activites are the only one: their facts, marks and pages have a second side, filled from the first
record on, compared, and put in the place of the other at once. The services' vues have no second side. What one of
them lacks is given again by a Replay of the operator, bounded, and each handler lets pass what it has already.
"""

import argparse
import asyncio
from typing import Final

from services.activites.statistiques.audit import auditer
from services.activites.statistiques.echange import reconstruire
from services.activites.statistiques.jeux import Chiffres
from services.kit.store import engine_of

from ..cadre import FAIT, Cadre, Inacheve, Procedure
from ..lieux import lieux

__all__ = ["RECONSTRUIRE"]


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("projection", choices=["statistiques"], help="la seule qui se refait à côté de celle qui sert")
    parser.add_argument("--forcer", action="store_true", help="mettre en place même ce qui diffère, après l'avoir dit")
    parser.add_argument("--jours", type=int, default=20, help="essai : jours recomptés au hasard (20)")


async def _faire(cadre: Cadre, options: argparse.Namespace) -> int:
    (lieu,) = (lieu for lieu in lieux() if lieu.service == "activites")
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
    "reconstruire", "Refait une projection depuis les sujets, à côté, compare, puis échange.", _arguments, _faire
)
