"""``lettres-mortes``: what consumers put aside, given again to the only group that refused it."""

import argparse
from typing import Final

from services.kit.deadletters import DeadLetter, read, replay, table
from services.kit.kafka import SettingsKafka

from ..cadre import FAIT, Cadre, Impossible, Procedure

__all__ = ["LETTRES"]


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--rejouer", action="store_true", help="rejouer celles qui sont choisies ; sinon, les lister")
    parser.add_argument("--groupe", help="seulement celles de ce groupe")
    parser.add_argument("--type", help="seulement celles de ce type de fait")
    parser.add_argument("--id", help="seulement celle-ci")


async def _faire(cadre: Cadre, options: argparse.Namespace) -> int:
    kafka = SettingsKafka.told().kafka
    choisies = [lettre for lettre in await read(kafka) if _choisie(lettre, options)]
    if options.id and not choisies:
        raise Impossible(f"Aucune lettre morte {options.id} n'attend.")
    cadre.dire(table(choisies) if choisies else "Aucune lettre morte n'attend.")
    if not options.rejouer or not choisies:
        return FAIT
    if cadre.essai:
        cadre.dire(f"Essai : {len(choisies)} seraient rejouées ; rien n'a été publié.")
        return FAIT
    with cadre.avance("lettres", len(choisies)) as avance:
        for lettre in choisies:
            # One by one: a signal leaves each either noted as replayed or still waiting.
            for ligne in await replay(kafka, [lettre]):
                cadre.fait(ligne)
            avance(1)
    return FAIT


def _choisie(lettre: DeadLetter, options: argparse.Namespace) -> bool:
    voulu = ((options.groupe, lettre.group), (options.type, lettre.said("ce_type")), (options.id, lettre.id))
    return not lettre.replayed and all(demande in (None, tenu) for demande, tenu in voulu)


LETTRES: Final = Procedure(
    "lettres-mortes",
    "Liste ce que les consommateurs ont mis de côté, ou le rejoue à leur seul groupe.",
    _arguments,
    _faire,
)
