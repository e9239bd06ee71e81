"""``python -m infra.procedures <nom> …``: 0 done, 1 refused (nothing changed), 2 misused, 3 begun and not whole."""

import argparse
import asyncio
import errno
import logging
import signal
import sqlite3
import sys
import time
from collections.abc import Mapping, Sequence
from typing import Final

from aiokafka.errors import KafkaError
from pymongo.errors import PyMongoError
from rich.console import Console

from services.kit.objets import ObjetsIndisponibles

from .cadre import INACHEVE, REFUS, Cadre, Impossible, Inacheve, Procedure, noter
from .effacement import EFFACER
from .mise_a_jour import METTRE_A_JOUR
from .reprises import LETTRES, RECONSTRUIRE
from .rotation import EMETTEUR, KAFKA
from .sauvegarde import RESTAURER, SAUVEGARDER

__all__ = ["PROCEDURES", "main"]

PROCEDURES: Final[tuple[Procedure, ...]] = (
    SAUVEGARDER,
    RESTAURER,
    RECONSTRUIRE,
    LETTRES,
    EMETTEUR,
    KAFKA,
    EFFACER,
    METTRE_A_JOUR,
)
ARRETEE: Final = 130
SERVEURS: Final[Mapping[type[Exception], str]] = {
    KafkaError: "Kafka (KAFKA_BOOTSTRAP)",
    PyMongoError: "MongoDB (MONGODB_URI)",
    ObjetsIndisponibles: "Le stockage des fichiers (OBJETS_URL)",
    sqlite3.Error: "Un magasin de CONUM_DATA",
    OSError: "Un serveur",
}
SANS_PLACE: Final = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, "SQLITE_FULL", "SQLITE_IOERR_WRITE"}


def lecteur() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m infra.procedures")
    noms = parser.add_subparsers(dest="procedure", required=True, metavar="procédure")
    for procedure in PROCEDURES:
        nomme = noms.add_parser(procedure.nom, help=procedure.aide, description=procedure.aide)
        nomme.add_argument("--essai", action="store_true", help="dire ce qui serait fait, sans rien changer")
        procedure.arguments(nomme)
        nomme.set_defaults(procedure=procedure)
    return parser


async def _jusqu_au_signal(procedure: Procedure, cadre: Cadre, options: argparse.Namespace) -> int:
    task = asyncio.ensure_future(procedure.faire(cadre, options))
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        asyncio.get_running_loop().add_signal_handler(number, task.cancel)
    return await task


def executer(procedure: Procedure, cadre: Cadre, options: argparse.Namespace) -> int:
    try:
        return asyncio.run(_jusqu_au_signal(procedure, cadre, options))
    except Impossible as refus:
        cadre.dire(f"✗ {refus}")
        return REFUS
    except Inacheve as arret:
        cadre.dire(f"✗ {arret}")
        return INACHEVE
    except tuple(SERVEURS) as panne:
        cadre.dire(f"✗ {_raison(panne)}")
        return INACHEVE
    except asyncio.CancelledError:
        cadre.dire("✗ Arrêtée avant la fin : relancez la même commande.")
        return ARRETEE


def _raison(panne: Exception) -> str:
    if {getattr(panne, "errno", None), getattr(panne, "sqlite_errorname", None)} & SANS_PLACE:
        return "Il n'y a plus de place pour écrire : libérez-en, puis relancez la même commande."
    qui = next(nom for type_, nom in SERVEURS.items() if isinstance(panne, type_))
    return f"{qui} n'a pas répondu comme il faut ({type(panne).__name__}) : relancez la même commande."


def main(mots: Sequence[str] | None = None) -> int:
    """Runs one procedure and notes it in the journal, however it ends."""
    options = lecteur().parse_args(mots)
    # What fails is said in a sentence; the library says it again in its own words, several times.
    logging.getLogger("aiokafka").setLevel(logging.CRITICAL)
    procedure: Procedure = options.procedure
    cadre, debut, code = Cadre(Console(stderr=False), options.essai), time.monotonic(), INACHEVE
    try:
        code = executer(procedure, cadre, options)
    finally:
        # What was typed may name somebody: the options' names are noted, and of their values none.
        tapes = [mot.split("=")[0] for mot in (sys.argv[2:] if mots is None else mots[1:]) if mot.startswith("--")]
        try:
            journal = noter(procedure.nom, tapes, essai=cadre.essai, code=code, duree=time.monotonic() - debut)
            cadre.dire(f"  journal : {journal}")
        except OSError as panne:
            cadre.dire(f"✗ Le journal n'a pas reçu sa ligne ({panne.strerror}) : notez vous-même cette exécution.")
    return code


if __name__ == "__main__":
    sys.exit(main())
