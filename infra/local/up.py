"""Keeps the whole platform running: ``python -m infra.local.up``; prints a token for each role and queries to try.

With ``--sans-services``, only what the services need: a backup is restored there.
"""

import argparse
import asyncio
import sys
import time
from collections.abc import Sequence

from rich.console import Console

from infra.local.announce import lines
from infra.local.command import run
from infra.local.place import SERVICES, Place
from infra.local.supervisor import plateforme
from infra.local.welcome import welcome

__all__ = ["main"]


async def main(console: Console, services: Sequence[str] = SERVICES) -> int:
    """Run until a signal comes (0) or until a part dies (1: it says which log to read)."""
    began = time.monotonic()
    place, entiere = Place.from_env(), bool(services)
    console.print(
        f"\n[bold]Conum[/] : la plateforme {'entière' if entiere else 'sans ses services'} sur cette machine\n"
    )
    with lines(console) as announcer:
        async with plateforme(place, services=services, gateway=entiere, announcer=announcer) as running:
            took = f"{time.monotonic() - began:.1f}".replace(".", ",")
            console.print(f"\nTout est prêt en {took} s.\n")
            said = welcome(running) if entiere else f"Kafka      {place.kafka}\n\nCtrl-C arrête tout."
            console.print(said, markup=False, highlight=False, soft_wrap=True)
            try:
                death = await running.deaths.get()
            except asyncio.CancelledError:
                console.print("\nArrêt…")
                return 0
            print(f"\n✗ {death}\nArrêt du reste…", file=sys.stderr)
            return 1


def _services() -> Sequence[str]:
    parser = argparse.ArgumentParser(prog="python -m infra.local.up")
    parser.add_argument("--sans-services", action="store_true", help="Kafka, courriels et émetteur seulement")
    return () if parser.parse_args().sans_services else SERVICES


if __name__ == "__main__":
    run(main(Console(), _services()))
