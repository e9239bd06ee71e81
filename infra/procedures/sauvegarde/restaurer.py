"""``restaurer``: a backup put into an empty platform whose services are stopped.

Topics first, then stores, files, and last where each group goes on: a group without its place would begin at zero,
which is harmless, and one with a place but no records would miss them, which is not.
"""

import argparse
import asyncio
import os
import shutil
import sqlite3
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from bson.raw_bson import RawBSONDocument
from pymongo import MongoClient

from services.kit.store import engine_of

from ..cadre import FAIT, Cadre, Impossible, Inacheve, Procedure
from ..lieux import Lieu, lieux
from . import objets
from .flux import lire as lire_flux
from .manifeste import Magasin, Manifeste, lire, verifier
from .remise import positionner, publier
from .sauvegarder import PATIENCE, sauvegarder
from .vide import au_travail, contenu, vider

__all__ = ["RESTAURER"]

LOT: Final = 500


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("dossier", type=Path, help="la sauvegarde à remettre")
    parser.add_argument("--remplacer", action="store_true", help="vider d'abord une plateforme qui ne l'est pas")
    parser.add_argument(
        "--sans-copie", action="store_true", help="remplacer sans copier ce qui est effacé (un magasin illisible)"
    )


async def _faire(cadre: Cadre, options: argparse.Namespace) -> int:
    places, dossier, debut = lieux(), options.dossier.absolute(), time.monotonic()
    manifeste = lire(dossier)
    await asyncio.to_thread(_entiere, cadre, dossier, manifeste)
    presents = await _accueillir(cadre, places, manifeste, options.remplacer)
    if cadre.essai:
        _dire_la_suite(cadre, manifeste)
        cadre.dire("Essai : rien n'a été changé.")
        return FAIT
    if presents:
        if not options.sans_copie:
            await _copier(cadre, places, dossier)
        await vider(places)
        cadre.fait("plateforme vidée")
    kafka = places[0].settings.kafka
    await publier(cadre, kafka, dossier, manifeste, int(os.environ.get("KAFKA_REPLICATION") or "-1"))
    for lieu in places:
        await _remplir(cadre, lieu, dossier, manifeste.magasins.get(lieu.service))
    for service, depot in objets.depots(places).items():
        if service in manifeste.objets:
            cadre.fait(f"fichiers de {service}", str(await objets.remettre(cadre, service, depot, dossier)))
    await positionner(kafka, manifeste.positions)
    cadre.fait("groupes", f"{len({p.groupe for p in manifeste.positions})} reprennent où ils en étaient")
    cadre.dire(f"Plateforme restaurée en {time.monotonic() - debut:.1f} s : démarrez les services, puis les auditeurs.")
    return FAIT


def _entiere(cadre: Cadre, dossier: Path, manifeste: Manifeste) -> None:
    """Every file is what was written: nothing is changed before that is known."""
    fichiers = [f for m in manifeste.magasins.values() for f in m.fichiers]
    fichiers += [f for s in manifeste.sujets.values() for f in s.fichiers.values()]
    fichiers += manifeste.objets.values()
    with cadre.avance("vérification", len(fichiers)) as avance:
        for fichier in fichiers:
            verifier(dossier, fichier)
            avance(1)
    for service in manifeste.objets:
        objets.verifier(dossier, service)
    cadre.fait("sauvegarde entière", f"prise le {manifeste.pris_le}, {len(fichiers)} fichiers vérifiés")


async def _accueillir(cadre: Cadre, places: Sequence[Lieu], manifeste: Manifeste, remplacer: bool) -> list[str]:
    """What is there already, and may be replaced."""
    moteur = "sqlite" if places[0].fichier else "mongo"
    if moteur != manifeste.moteur:
        raise Impossible(f"La sauvegarde vient de {manifeste.moteur}, cette plateforme est sur {moteur}.")
    if occupes := await au_travail(places[0].settings.kafka):
        raise Impossible(f"Des services travaillent encore ({', '.join(occupes[:3])}…) : arrêtez-les d'abord.")
    presents = await contenu(places)
    for ligne in presents:
        cadre.fait("déjà là", ligne)
    if presents and not remplacer:
        raise Impossible("La plateforme n'est pas vide. --remplacer efface ce qu'elle contient, puis restaure.")
    return presents


async def _copier(cadre: Cadre, places: Sequence[Lieu], dossier: Path) -> None:
    """Whatever comes of the restoration, what it takes the place of can be put back by the same command."""
    copie = dossier.with_name(f"{dossier.name}.remplacee-{datetime.now(UTC):%Y%m%dT%H%M%S}")
    try:
        await sauvegarder(cadre, places, copie, PATIENCE)
    except sqlite3.DatabaseError as error:
        raise Impossible("Un magasin est illisible : --sans-copie remplace tout sans rien en copier.") from error
    cadre.fait("ce qui est remplacé est copié", str(copie))


def _dire_la_suite(cadre: Cadre, manifeste: Manifeste) -> None:
    for service, magasin in manifeste.magasins.items():
        cadre.fait(f"à remettre, {service}", f"{sum(magasin.comptes.values())} documents")
    records = sum(f.compte for s in manifeste.sujets.values() for f in s.fichiers.values())
    cadre.fait("à remettre, sujets", f"{len(manifeste.sujets)}, {records} enregistrements")


async def _remplir(cadre: Cadre, lieu: Lieu, dossier: Path, magasin: Magasin | None) -> None:
    if magasin is None:
        return
    if lieu.fichier is not None:
        lieu.fichier.parent.mkdir(parents=True, exist_ok=True)
        await asyncio.to_thread(shutil.copyfile, dossier / magasin.fichiers[0].chemin, lieu.fichier)
    else:
        await asyncio.to_thread(_inserer, cadre, lieu, dossier, magasin)
    # Opened as the service opens it: its indexes are there before it is.
    await (await engine_of(lieu.settings, lieu.collections)).close()
    cadre.fait(lieu.service, f"{sum(magasin.comptes.values())} documents")


def _inserer(cadre: Cadre, lieu: Lieu, dossier: Path, magasin: Magasin) -> None:
    total = sum(magasin.comptes.values())
    with MongoClient[Any](lieu.uri, w="majority") as client, cadre.avance(lieu.service, total) as avance:
        base = client[str(lieu.base)]
        for nom, fichier in zip(magasin.comptes, magasin.fichiers, strict=True):
            lot: list[Any] = []
            for document in lire_flux(dossier / fichier.chemin):
                lot.append(RawBSONDocument(document))
                if len(lot) == LOT:
                    base[nom].insert_many(lot)
                    avance(len(lot))
                    lot = []
            if lot:
                base[nom].insert_many(lot)
                avance(len(lot))
            if (la := base[nom].count_documents({})) != fichier.compte:
                raise Inacheve(f"{lieu.service}.{nom} : {la} documents au lieu de {fichier.compte} ; --remplacer.")


RESTAURER: Final = Procedure(
    "restaurer", "Remet une sauvegarde dans une plateforme vide, services arrêtés.", _arguments, _faire
)
