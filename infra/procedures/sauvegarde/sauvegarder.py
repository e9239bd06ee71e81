"""``sauvegarder``: the whole platform at one moment, while it works.

In this order, and the order is what makes it whole: where the groups had come to and where the topics ended; the
stores, all at one moment; the topics, of which only what that moment knew is kept; the files.
What was in a store's outbox is published once it is restored; what a group had not committed is given to it again.
"""

import argparse
import asyncio
import shutil
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from ..cadre import FAIT, Cadre, Impossible, Procedure
from ..lieux import Lieu, lieux
from . import objets, sujets
from .manifeste import Manifeste, ecrire
from .photo import Photo
from .photo_mongo import PhotoMongo
from .photo_sqlite import PhotoSqlite

__all__ = ["PATIENCE", "SAUVEGARDER", "sauvegarder"]

PATIENCE: Final = 300.0


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("dossier", type=Path, help="où la mettre ; il ne doit pas exister")
    parser.add_argument(
        "--patience", type=float, default=PATIENCE, help="MongoDB : secondes à attendre un moment sans écriture (300)"
    )


async def _faire(cadre: Cadre, options: argparse.Namespace) -> int:
    places, dossier, debut = lieux(), options.dossier.absolute(), time.monotonic()
    if dossier.exists():
        raise Impossible(f"{dossier} existe déjà : une sauvegarde ne s'écrit pas par-dessus une autre.")
    if cadre.essai:
        return await _essayer(cadre, places, dossier)
    await sauvegarder(cadre, places, dossier, options.patience)
    poids = sum(f.stat().st_size for f in dossier.rglob("*") if f.is_file())
    cadre.dire(f"Sauvegarde entière : {dossier}, {poids / 2**20:.1f} Mio en {time.monotonic() - debut:.1f} s.")
    cadre.dire("  Elle contient des données personnelles : gardez-la chiffrée, et ses accès comptés.")
    return FAIT


async def sauvegarder(cadre: Cadre, places: Sequence[Lieu], dossier: Path, patience: float) -> None:
    """Under another name until it is whole: what a signal leaves is never taken for a backup."""
    partiel = dossier.with_name(f"{dossier.name}.partielle")
    shutil.rmtree(partiel, ignore_errors=True)
    partiel.mkdir(parents=True, mode=0o700)
    ecrire(partiel, await _prendre(cadre, places, partiel, patience))
    partiel.rename(dossier)


async def _essayer(cadre: Cadre, places: Sequence[Lieu], dossier: Path) -> int:
    debut = await sujets.avant(places[0].settings.kafka)
    for lieu in places:
        cadre.fait(lieu.service, str(lieu.fichier) if lieu.fichier else f"base {lieu.base}")
    cadre.fait("sujets", f"{len({s for s, _ in debut.fins})}, {sum(debut.fins.values())} enregistrements")
    cadre.fait("groupes", str(len(debut.positions)))
    cadre.fait("fichiers", ", ".join(objets.depots(places)))
    cadre.dire(f"Essai : tout irait dans {dossier} ; rien n'a été écrit.")
    return FAIT


async def _prendre(cadre: Cadre, places: Sequence[Lieu], dossier: Path, patience: float) -> Manifeste:
    kafka = places[0].settings.kafka
    debut = await sujets.avant(kafka)
    pris_le = datetime.now(UTC).isoformat(timespec="seconds")
    photo = await asyncio.to_thread(_photographier, cadre, places, dossier, patience)
    try:
        for service, magasin in photo.magasins.items():
            cadre.fait(service, f"{sum(magasin.comptes.values())} documents")
        gardes, positions = await sujets.copier(cadre, kafka, debut, photo, dossier)
    finally:
        photo.close()
    records = sum(f.compte for sujet in gardes.values() for f in sujet.fichiers.values())
    cadre.fait("sujets", f"{len(gardes)}, {records} enregistrements")
    cadre.fait("groupes", f"{len({p.groupe for p in positions})}, {len(positions)} positions")
    fichiers = {}
    for service, depot in objets.depots(places).items():
        fichiers[service] = await objets.copier(cadre, service, depot, dossier)
        cadre.fait(f"fichiers de {service}", str(fichiers[service].compte))
    moteur: Final = "sqlite" if places[0].fichier else "mongo"
    return Manifeste(pris_le, moteur, photo.magasins, gardes, positions, fichiers)


def _photographier(cadre: Cadre, places: Sequence[Lieu], dossier: Path, patience: float) -> Photo:
    if places[0].fichier:
        return PhotoSqlite(cadre, places, dossier)
    return PhotoMongo(cadre, places, dossier, patience=patience)


SAUVEGARDER: Final = Procedure(
    "sauvegarder", "Sauvegarde tous les magasins, les sujets et les fichiers, en marche.", _arguments, _faire
)
