"""Keeps the whole platform running: ``python -m infra.local.up``; prints a token for each role and queries to try."""

import asyncio
import sys
import time

from rich.console import Console

from infra.local.announce import lines
from infra.local.command import run
from infra.local.place import Place
from infra.local.supervisor import plateforme
from infra.local.welcome import welcome

__all__ = ["main"]


async def main(console: Console) -> int:
    """Run until a signal comes (0) or until a part dies (1: it says which log to read)."""
    began = time.monotonic()
    place = Place.from_env()
    console.print("\n[bold]Conum[/] : la plateforme entière sur cette machine\n")
    with lines(console) as announcer:
        async with plateforme(place, announcer=announcer) as running:
            took = f"{time.monotonic() - began:.1f}".replace(".", ",")
            console.print(f"\nTout est prêt en {took} s.\n")
            console.print(welcome(running), markup=False, highlight=False, soft_wrap=True)
            try:
                death = await running.deaths.get()
            except asyncio.CancelledError:
                console.print("\nArrêt…")
                return 0
            print(f"\n✗ {death}\nArrêt du reste…", file=sys.stderr)
            return 1


if __name__ == "__main__":
    run(main(Console()))
