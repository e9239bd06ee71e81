"""Reads a new table from its file: all that is wrong with it is told at once, and nothing is taken of it."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date

import msgspec

from ..domain import Bareme
from ..domain.motifs import EXPLICATIONS, PREUVES
from ..domain.siret import siren_valide
from ..events import Verdict
from ..reference.eligibilite import Table, bareme_de

__all__ = ["TableRefusee", "lire_table"]


class TableRefusee(Exception):
    """Why a table is not taken: one French sentence a defect."""

    def __init__(self, defauts: list[str]) -> None:
        self.defauts = defauts
        super().__init__(f"{len(defauts)} défaut(s)")


def lire_table(octets: bytes) -> Bareme:
    """``octets``: JSON like ``reference/eligibility.json``. Raises TableRefusee."""
    try:
        table = msgspec.json.decode(octets, type=Table)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise TableRefusee([f"ce fichier n'a pas la forme attendue ({error})"]) from error
    if defauts := list(_defauts(table)):
        raise TableRefusee(defauts)
    return bareme_de(table)


def _defauts(table: Table) -> Iterator[str]:
    if not _jour(table.millesime):
        yield f"le millésime {table.millesime[:30]!r} n'est pas un jour comme 2025-06-18"
    if not table.categories:
        yield "la table n'a aucune catégorie"
    for code, nombre in Counter(c.code for c in table.categories).items():
        if not re.fullmatch(r"[0-9]{4}", code):
            yield f"la catégorie {code[:30]!r} n'est pas un code de quatre chiffres"
        if nombre > 1:
            yield f"la catégorie {code[:30]!r} est écrite {nombre} fois"
    for c in table.categories:
        if (c.family, c.verdict) not in EXPLICATIONS:
            yield f"catégorie {c.code[:30]} : aucune phrase n'explique {c.family[:60]} {c.verdict} (domain/motifs.py)"
        elif c.verdict is Verdict.ELIGIBLE_SOUS_CONDITION and c.family not in PREUVES:
            yield f"catégorie {c.code[:30]} : aucune phrase ne dit la preuve à demander à {c.family[:60]}"
    for siren, nom in table.sirens.items():
        if not siren_valide(siren) or not nom.strip():
            yield f"le SIREN {siren[:30]!r} n'est pas valable, ou n'a pas de nom"


def _jour(texte: str) -> bool:
    try:
        return date.fromisoformat(texte).isoformat() == texte
    except ValueError:
        return False
