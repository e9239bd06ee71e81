"""The columns of the file (docs/import-cra.md): what is written in each, read into the form of a report."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import date
from enum import StrEnum
from typing import Any, Final, TypeVar

from ..domain import Ebauche
from ..vocabulaire import (
    Autonomie,
    Genre,
    Lieu,
    Materiel,
    Orientation,
    SousTheme,
    StatutPublic,
    Theme,
    TrancheAge,
    TypeCra,
)

__all__ = ["COLONNES", "REQUISES", "CelluleFausse", "colonne_de", "lire"]

E = TypeVar("E", bound=StrEnum)
SEPARATEUR: Final = "|"
REQUISES: Final = ("jour", "type", "duree", "lieu", "themes")
_PARTS: Final[Mapping[str, tuple[str, type[StrEnum]]]] = {
    "age": ("ages", TrancheAge),
    "statut": ("statuts", StatutPublic),
    "genre": ("genres", Genre),
}


class CelluleFausse(Exception):
    """What is written there is none of what may be; ``args[0]`` says so in French."""


def _mot(enum: type[E]) -> Callable[[str], E]:
    def lire(texte: str) -> E:
        code = re.sub(
            r"[^A-Z0-9]+", "_", unicodedata.normalize("NFKD", texte).encode("ascii", "ignore").decode().upper()
        )
        try:
            return enum(code.strip("_"))
        except ValueError:
            raise CelluleFausse(f"{_extrait(texte)} n'est aucun des mots attendus") from None

    return lire


def _mots(enum: type[E]) -> Callable[[str], tuple[E, ...]]:
    un = _mot(enum)
    return lambda texte: tuple(un(mot) for mot in texte.split(SEPARATEUR) if mot.strip())


def _nombre(texte: str) -> int:
    # Not int(): it reads digits of other alphabets, underscores and numbers as long as the line.
    if not re.fullmatch(r"[0-9]{1,9}", texte):
        raise CelluleFausse(f"{_extrait(texte)} n'est pas un nombre entier")
    return int(texte)


def _jour(texte: str) -> date:
    for motif in (r"(?P<annee>\d{4})-(?P<mois>\d\d)-(?P<jour>\d\d)", r"(?P<jour>\d\d)/(?P<mois>\d\d)/(?P<annee>\d{4})"):
        if (lu := re.fullmatch(motif, texte, re.ASCII)) is not None:
            with suppress(ValueError):
                return date(int(lu["annee"]), int(lu["mois"]), int(lu["jour"]))
    raise CelluleFausse(f"{_extrait(texte)} n'est pas un jour comme 2026-03-02 ou 02/03/2026")


def _commune(texte: str) -> str:
    """Spreadsheets rob a code of its first zero."""
    return texte.zfill(5) if texte.isascii() and texte.isdigit() else texte.upper()


def _tel_quel(texte: str) -> str:
    if len(texte) > 100:
        raise CelluleFausse("100 caractères au plus")
    return texte


_SIMPLES: Final[Mapping[str, Callable[[str], Any]]] = {
    "jour": _jour,
    "type": _mot(TypeCra),
    "duree": _nombre,
    "lieu": _mot(Lieu),
    "commune": _commune,
    "themes": _mots(Theme),
    "sous_themes": _mots(SousTheme),
    "participants": _nombre,
    "deja_accompagnes": _nombre,
    "materiels": _mots(Materiel),
    "autonomie": _mot(Autonomie),
    "orientations": _mots(Orientation),
    "contrat": _tel_quel,
}
_REPARTITIONS: Final = {
    f"{prefixe}_{code.lower()}": (champ, code) for prefixe, (champ, enum) in _PARTS.items() for code in enum
}
COLONNES: Final = (*_SIMPLES, *_REPARTITIONS, "conseiller", "reference")
"""All that a file may have; another one is refused, since what it says would be lost, and could name somebody."""


def lire(champs: Mapping[str, str]) -> tuple[Ebauche, dict[str, str]]:
    """The form, as far as it can be read, and what is wrong with which column."""
    fautes: dict[str, str] = {}
    lus: dict[str, Any] = {}
    parts: dict[str, list[tuple[StrEnum, int]]] = {champ: [] for champ, _ in _PARTS.values()}
    for colonne, texte in champs.items():
        try:
            if colonne in _SIMPLES:
                lus[colonne] = _SIMPLES[colonne](texte)
            elif colonne in _REPARTITIONS:
                champ, code = _REPARTITIONS[colonne]
                parts[champ].append((code, _nombre(texte)))
            else:
                _tel_quel(texte)
        except CelluleFausse as fausse:
            fautes[colonne] = fausse.args[0]
    lus.update({champ: tuple(paires) for champ, paires in parts.items()})
    return Ebauche(**lus), fautes


def colonne_de(champ: str) -> str:
    """The column in which the fault of a field of the form is to be mended: ``sousThemes`` → ``sous_themes``."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", champ).lower()


def _extrait(texte: str) -> str:
    return f"« {texte[:40]}… »" if len(texte) > 40 else f"« {texte} »"
