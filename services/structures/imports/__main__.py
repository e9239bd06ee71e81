"""``python -m services.structures.imports frr FICHIER --millesime 2025-07-10``: a list, whole or not at all."""

import argparse
import asyncio
import sys
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Final

from services.kit.settings import Settings
from services.kit.store import engine_of
from services.kit.temps import maintenant
from services.territoire import territoire

from ..releves import retablir_tout
from ..store import COLLECTIONS, Stores
from .fichier import ImportRefuse, extrait
from .garder import garder
from .listes import LECTEURS, Liste

__all__ = ["main"]

MONTRES: Final = 50
"""How many bad lines are shown; their total always is."""


def main(arguments: Sequence[str]) -> int:
    """0: imported, or already there; 1: refused, and nothing has changed. (argparse ends with 2 on misuse.)"""
    lus = _arguments().parse_args(arguments)
    try:
        dire(f"Lecture de {lus.fichier}…")
        liste = LECTEURS[lus.liste](lus.fichier, territoire().commune, dict(lus.commune))
        asyncio.run(_importer(Settings.load("structures"), liste, lus.millesime))
    except ImportRefuse as refus:
        dire(_refus(refus))
        return 1
    return 0


def dire(phrase: str) -> None:
    print(phrase, file=sys.stderr, flush=True)


async def _importer(settings: Settings, liste: Liste, millesime: date) -> None:
    engine = await engine_of(settings, COLLECTIONS)
    try:
        stores = Stores.on(engine)
        nouvelle = await garder(stores, liste, millesime, maintenant(), progression("tranches"))
        # Also when the list was there: the command may have been cut short after it.
        dites = await retablir_tout(stores, maintenant(), lambda lues: dire(f"  {lues} structures relues"))
    finally:
        await engine.close()
    quoi = f"{liste.nature} du {millesime.isoformat()} : {liste.lignes} lignes, {liste.communes} communes"
    dire(f"{quoi}. Importé." if nouvelle else f"{quoi}. Déjà importé à l'identique : rien n'a changé.")
    if dites:
        dire(f"Les indicateurs de structures ont été redits : {dites}.")


def progression(quoi: str) -> Callable[[int, int], None]:
    """Says how far the work has come, at each tenth of it."""
    dit = -1

    def avance(faits: int, total: int) -> None:
        nonlocal dit
        if (dixieme := faits * 10 // total) > dit:
            dit = dixieme
            dire(f"  {faits}/{total} {quoi} ({faits * 100 // total} %)")

    return avance


def _refus(refus: ImportRefuse) -> str:
    lignes = [f"ligne {d.ligne} : {d.message}" if d.ligne else d.message for d in refus.defauts[:MONTRES]]
    reste = len(refus.defauts) - len(lignes)
    suite = [f"… et {reste} autres défauts"] if reste else []
    total = f"{len(refus.defauts)} défaut{'s' if len(refus.defauts) > 1 else ''} : rien n'a été importé."
    return "\n".join([*lignes, *suite, total])


def _arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m services.structures.imports",
        description="Importe un zonage, avec son millésime, dans le magasin que nomment les variables du service.",
    )
    parser.add_argument(
        "liste", choices=sorted(LECTEURS), help="frr : une classe par commune ; qpv : ListeQP de l'Insee"
    )
    parser.add_argument("fichier", type=Path, help="CSV en UTF-8, séparé par des points-virgules")
    parser.add_argument("--millesime", type=_jour, required=True, help="le jour d'entrée en vigueur : 2025-07-10")
    parser.add_argument(
        "--commune",
        type=_fusion,
        action="append",
        default=[],
        metavar="ANCIEN=NOUVEAU",
        help="une commune de la liste qui a fusionné depuis (93059=93066) ; autant de fois qu'il en faut",
    )
    return parser


def _jour(texte: str) -> date:
    try:
        return date.fromisoformat(texte)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{extrait(texte)} n'est pas un jour comme 2025-07-10") from None


def _fusion(texte: str) -> tuple[str, str]:
    ancien, egal, nouveau = texte.partition("=")
    if not (ancien and egal and nouveau):
        raise argparse.ArgumentTypeError(f"{extrait(texte)} ne dit pas ANCIEN=NOUVEAU")
    return ancien, nouveau


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
