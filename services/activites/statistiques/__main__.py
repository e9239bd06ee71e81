"""``python -m services.activites.statistiques auditer | publier | reconstruire [--forcer]``: the figures, by hand.

Reads the service's own settings (its store, Kafka). Exit code 1 when figures differ from the facts.
"""

import argparse
import asyncio
import sys

from services.kit.kafka import KafkaAccess
from services.kit.settings import Settings
from services.kit.store import Engine, engine_of

from ..store import COLLECTIONS
from .audit import auditer
from .echange import reconstruire
from .jeux import Chiffres
from .publication import publier

__all__ = ["main"]


async def faire(quoi: argparse.Namespace, engine: Engine, kafka: KafkaAccess | str) -> int:
    chiffres = Chiffres.on(engine)
    if quoi.geste == "auditer":
        audit = await auditer(chiffres, jours=quoi.jours)
        print(f"{audit.vus:,} cases recomptées sur les faits, {len(audit.ecarts)} diffèrent")
        for ecart in audit.ecarts:
            print(f"  {ecart.serie}, {ecart.periode} : {ecart.tenu or 0} en place, {ecart.vrai or 0} d'après les faits")
        return int(bool(audit.ecarts))
    if quoi.geste == "publier":
        print(f"nouvelle édition : {', '.join(await publier(chiffres)) or 'aucune, rien n’a changé'}")
        return 0
    bilan = await reconstruire(chiffres, kafka, forcer=quoi.forcer, dire=lambda ligne: print(ligne, flush=True))
    return int(not bilan.echange)


def main(arguments: list[str] | None = None) -> int:
    lecteur = argparse.ArgumentParser(prog="python -m services.activites.statistiques")
    gestes = lecteur.add_subparsers(dest="geste", required=True)
    gestes.add_parser("auditer", help="recompte un échantillon sur les faits").add_argument(
        "--jours", type=int, default=20
    )
    gestes.add_parser("publier", help="fait tout de suite l'édition publique")
    gestes.add_parser("reconstruire", help="refait tout depuis le sujet, compare, échange").add_argument(
        "--forcer", action="store_true", help="échange même ce qui diffère, après l'avoir dit"
    )
    quoi = lecteur.parse_args(arguments)
    return asyncio.run(_ouvert(quoi, Settings.load("activites")))


async def _ouvert(quoi: argparse.Namespace, settings: Settings) -> int:
    engine = await engine_of(settings, COLLECTIONS)
    try:
        return await faire(quoi, engine, settings.kafka)
    finally:
        await engine.close()


if __name__ == "__main__":
    sys.exit(main())
