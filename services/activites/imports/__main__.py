"""``python -m services.activites.imports FICHIER --conseiller ID``: reports kept elsewhere, whole or not at all."""

import argparse
import asyncio
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryFile
from typing import BinaryIO, Final

from services.kit.settings import Settings
from services.kit.store import engine_of
from services.kit.temps import maintenant

from ..store import COLLECTIONS, Stores
from .colonnes import COLONNES, REQUISES
from .depot import deposer
from .fichier import Defaut, Fichier, FichierRefuse
from .progres import Defauts, Lecture, dire, progression
from .qui import Pour, pour_la_structure, pour_le_conseiller
from .verification import Bilan, verifier_tout

__all__ = ["main"]

MONTRES: Final = 200
"""How many bad lines are shown, unless all are asked; their number always is."""


def main(arguments: Sequence[str]) -> int:
    """0: imported, already there, or found good; 1: refused, nothing has changed. (argparse ends with 2 on misuse.)"""
    lus = _arguments().parse_args(arguments)
    defauts = Defauts(None if lus.tous else MONTRES)
    try:
        ouvert = lus.fichier.open("rb")
    except OSError as erreur:
        dire(f"le fichier ne peut pas être lu ({erreur.strerror})")
        return 1
    with ouvert:
        try:
            asyncio.run(_importer(Settings.load("activites"), lus, ouvert, defauts))
        except FichierRefuse as refus:
            defauts(refus.defaut)
    if not defauts.total:
        return 0
    defauts.conclure()
    return 1


async def _importer(settings: Settings, lus: argparse.Namespace, ouvert: BinaryIO, defauts: Defauts) -> None:
    engine = await engine_of(settings, COLLECTIONS)
    try:
        stores = Stores.on(engine)
        if lus.conseiller is not None:
            pour = await pour_le_conseiller(stores, lus.conseiller)
        else:
            pour = await pour_la_structure(stores, lus.structure)
        await importer(stores, ouvert, pour, defauts, lus.fichier.stat().st_size, verifier=lus.verifier)
    finally:
        await engine.close()


async def importer(
    stores: Stores, ouvert: BinaryIO, pour: Pour, defauts: Defauts, taille: int, *, verifier: bool
) -> Bilan:
    """Verifies every line; then, when all are good and it is not a rehearsal, files them."""
    le, fichier = maintenant(), Fichier(ouvert, connues=COLONNES, requises=REQUISES)
    # On the disk: the file may change while it is read, and what was judged is what is filed.
    with TemporaryFile() as reserve:
        dire("Vérification de chaque ligne…")
        lecture = Lecture(taille)
        bilan = await verifier_tout(stores, fichier, pour, reserve, le=le, dire=defauts, avance=lecture)
        if not bilan.lignes and not bilan.defauts:
            defauts(Defaut(0, ("le fichier n'a aucune ligne",)))
        if defauts.total:
            return bilan
        dire(f"{bilan.lignes} lignes, toutes bonnes : {bilan.nouvelles} à déposer, {bilan.deja} déjà déposées.")
        if verifier:
            dire("Rien n'a été déposé : c'était une vérification.")
            return bilan
        fait = await deposer(stores, reserve, pour, bilan, fichier.empreinte, le=le, avance=progression("lignes"))
    if bilan.nouvelles:
        dire(f"Import {fait.id} terminé. Comptes rendus déposés : {bilan.nouvelles}.")
    else:
        dire(f"Import {fait.id} : tout était déjà déposé, rien n'a changé.")
    return bilan


def _arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m services.activites.imports",
        description="Importe des comptes rendus tenus ailleurs, dans le magasin que nomment les variables du service. "
        "Le fichier est décrit dans docs/import-cra.md.",
    )
    parser.add_argument("fichier", type=Path, help="CSV en UTF-8, séparé par des points-virgules ou des virgules")
    qui = parser.add_mutually_exclusive_group(required=True)
    qui.add_argument("--conseiller", metavar="ID", help="l'identifiant du conseiller dont ce sont les comptes rendus")
    qui.add_argument("--structure", metavar="SIRET", help="celle des conseillers, que chaque ligne désigne")
    parser.add_argument("--verifier", action="store_true", help="lit tout et dit les défauts, sans rien déposer")
    parser.add_argument("--tous", action="store_true", help=f"montre tous les défauts, et non les {MONTRES} premiers")
    return parser


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
