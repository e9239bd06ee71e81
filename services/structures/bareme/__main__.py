"""``python -m services.structures.bareme table.json [--appliquer]``: what a new table changes, then its application."""

import argparse
import asyncio
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from services.kit.liens import SettingsLiens
from services.kit.store import engine_of
from services.kit.temps import maintenant

from ..domain import Bareme
from ..store import COLLECTIONS, Stores
from . import Apercu, TableRefusee, apercevoir, appliquer, en_vigueur, lire_table

__all__ = ["main"]

PAS: Final = 500
MONTRES: Final = 50
"""How many bad lines or SIRET are shown; their total always is."""
OCTETS_MAX: Final = 5_000_000


def main(arguments: Sequence[str]) -> int:
    """0: shown, or applied; 1: refused, and nothing has changed. (argparse ends with 2 on misuse.)"""
    lus = _arguments().parse_args(arguments)
    try:
        nouveau = lire_table(_lire(lus.fichier))
        asyncio.run(_conduire(SettingsLiens.load("structures"), nouveau, appliquer_aussi=lus.appliquer))
    except TableRefusee as refus:
        dire(*_liste(f"Table refusée, {len(refus.defauts)} défaut(s) : rien n'a été changé.", refus.defauts))
        return 1
    return 0


def dire(*phrases: str) -> None:
    print(*phrases, sep="\n", file=sys.stderr, flush=True)


async def _conduire(settings: SettingsLiens, nouveau: Bareme, *, appliquer_aussi: bool) -> None:
    engine = await engine_of(settings, COLLECTIONS)
    try:
        stores = Stores.on(engine)
        actuel = await en_vigueur(stores)
        dire(f"En vigueur : {actuel.millesime}. Nouveau : {nouveau.millesime}, {len(nouveau.categories)} catégories.")
        dire(*_phrases(await apercevoir(stores, nouveau, _avance)))
        if not appliquer_aussi:
            dire("Rien n'a été changé : ajoutez --appliquer pour appliquer.")
            return
        changees = await appliquer(stores, nouveau, maintenant, _avance)
        dire(f"Appliqué : {changees} structures ont un autre verdict ou une autre lecture.")
    finally:
        await engine.close()


def _avance(lues: int) -> None:
    if lues % PAS == 0:
        dire(f"  {lues} structures lues")


def _phrases(apercu: Apercu) -> list[str]:
    changent = {p: n for p, n in apercu.passages.items() if p[0] is not p[1]}
    meme = apercu.passages.total() - sum(changent.values())
    derogees = [f"{siret} ({verdict})" for siret, verdict in apercu.derogees]
    return [
        f"{apercu.lues} structures lues, dont {apercu.fermees} fermées, qui ne changent pas.",
        *_liste(
            f"Changent de verdict : {sum(changent.values())}",
            [f"{avant} → {apres} : {nombre}" for (avant, apres), nombre in sorted(changent.items())],
        ),
        f"Gardent leur verdict, lu autrement : {meme}",
        *_liste(f"Gardent le verdict rendu par l'ANCT : {len(derogees)}", derogees),
        *_liste(
            f"Gardent leur verdict, leur catégorie n'étant plus dans la table : {len(apercu.sans_categorie)}",
            apercu.sans_categorie,
        ),
    ]


def _liste(titre: str, lignes: Sequence[str]) -> list[str]:
    reste = len(lignes) - MONTRES
    return [titre, *(f"  {ligne}" for ligne in lignes[:MONTRES]), *([f"  … et {reste} autres"] if reste > 0 else [])]


def _lire(fichier: Path) -> bytes:
    try:
        with fichier.open("rb") as ouvert:
            octets = ouvert.read(OCTETS_MAX + 1)
    except OSError as error:
        raise TableRefusee([f"{fichier} ne peut pas être lu ({type(error).__name__})"]) from error
    if len(octets) > OCTETS_MAX:
        raise TableRefusee([f"{fichier} dépasse {OCTETS_MAX} octets"])
    return octets


def _arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m services.structures.bareme",
        description="Montre ce que change une nouvelle table d'éligibilité, dans le magasin que nomment les variables "
        "du service ; l'applique si on le demande.",
    )
    parser.add_argument("fichier", type=Path, help="JSON, comme services/structures/reference/eligibility.json")
    parser.add_argument("--appliquer", action="store_true", help="la met en vigueur et réévalue les structures")
    return parser


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
