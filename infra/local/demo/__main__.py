"""``make demo``: from nothing to the figures of a territory, on real parts; then all is stopped. 0, or what failed.

``--image FILE`` also keeps what was shown as an SVG: the picture in the README.
"""

import argparse
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

import httpx
from rich.console import Console

from infra.local.announce import lines
from infra.local.command import run
from infra.local.place import Place, from_here
from infra.local.supervisor import plateforme

from .chapitres import jouer
from .client import Echec
from .journee import Journee
from .recit import Recit

__all__ = ["main"]


def scene() -> Place:
    """A folder of its own for each run, under ``.local/demo``, and databases of its own on a MongoDB that is given:
    the journey starts from an empty platform."""
    place = Place.from_env()
    scenes = place.folder / "demo"
    scenes.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix=time.strftime("%d-%m-%Hh%M-"), dir=scenes))
    return replace(place, folder=folder, mongo_prefix=f"demo_{folder.name.replace('-', '_')}_")


async def main(console: Console) -> int:
    """Plays the journey on a platform of its own; 1 when a step is not as it must be, with the logs to read."""
    debut, place = time.monotonic(), scene()
    recit = Recit(console)
    console.print("\n[bold]Conum[/] : d'une inscription aux chiffres d'un territoire, sur cette machine\n")
    with lines(console) as announcer:
        async with plateforme(place, announcer=announcer) as running, httpx.AsyncClient(timeout=15) as http:
            demarrage = time.monotonic() - debut
            try:
                await jouer(Journee(running, http, recit))
            except (Echec, httpx.HTTPError) as erreur:
                print(f"\n✗ {type(erreur).__name__} : {erreur}\n  Journaux : {from_here(place.logs)}", file=sys.stderr)
                return 1
            recit.ligne(f"\nGraphQL {running.graphql}, Kafka {running.kafka}, courriels {from_here(running.mails)}")
    recit.ligne(f"Tout est arrêté. Démarrage {demarrage:.1f} s, en tout {time.monotonic() - debut:.1f} s.")
    recit.ligne("Pour garder la plateforme en marche : make up.")
    return 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m infra.local.demo")
    parser.add_argument("--image", type=Path, help="keep what is shown as an SVG")
    image: Path | None = parser.parse_args().image
    console = Console(record=image is not None, width=140 if image else None)
    try:
        run(main(console))
    finally:
        if image:
            console.save_svg(str(image), title="make demo")
