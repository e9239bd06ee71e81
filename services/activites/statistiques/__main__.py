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
        print(f"{audit.vus:,} buckets recomputed, {len(audit.ecarts)} differ")
        for ecart in audit.ecarts:
            print(f"  {ecart.serie}, {ecart.periode}: {ecart.tenu or 0} is kept, the facts say {ecart.vrai or 0}")
        return int(bool(audit.ecarts))
    if quoi.geste == "publier":
        print(f"a new edition of {', '.join(await publier(chiffres)) or 'no year: nothing changed'}")
        return 0
    bilan = await reconstruire(chiffres, kafka, forcer=quoi.forcer, dire=lambda ligne: print(ligne, flush=True))
    return int(not bilan.echange)


def main(arguments: list[str] | None = None) -> int:
    lecteur = argparse.ArgumentParser(prog="python -m services.activites.statistiques")
    gestes = lecteur.add_subparsers(dest="geste", required=True)
    gestes.add_parser("auditer", help="recompute a sample from the facts").add_argument("--jours", type=int, default=20)
    gestes.add_parser("publier", help="make the edition of the public figures now")
    gestes.add_parser("reconstruire", help="make all again from the topic, compare, swap").add_argument(
        "--forcer", action="store_true", help="swap even what differs, having said it"
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
