"""What a column of a file is, written once for whoever writes it, reads it, or reads about it."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

__all__ = ["LICENCE", "SEPARATEUR", "Colonne", "TypeColonne", "table_schema"]

SEPARATEUR: Final = "|"
"""Between the values of a list, in CSV: no code contains it."""
LICENCE: Final = {
    "name": "etalab-2.0",
    "title": "Licence Ouverte 2.0",
    "path": "https://www.etalab.gouv.fr/licence-ouverte-open-licence/",
}


class TypeColonne(StrEnum):
    """The value is the type as DuckDB and Parquet know it."""

    TEXTE = "VARCHAR"
    ENTIER = "INTEGER"
    DATE = "DATE"
    INSTANT = "TIMESTAMPTZ"
    LISTE = "VARCHAR[]"


@dataclass(frozen=True)
class Colonne:
    """``description`` in French. ``codes``: all the values that it, or each item of its list, may have; none: free.
    ``vide``: whether a line may leave it empty."""

    nom: str
    type: TypeColonne
    description: str
    codes: tuple[str, ...] = ()
    vide: bool = False


_FRICTIONLESS: Final[dict[TypeColonne, dict[str, Any]]] = {
    TypeColonne.TEXTE: {"type": "string"},
    TypeColonne.ENTIER: {"type": "integer"},
    TypeColonne.DATE: {"type": "date"},
    TypeColonne.INSTANT: {"type": "datetime"},
    TypeColonne.LISTE: {"type": "list", "delimiter": SEPARATEUR, "itemType": "string"},
}


def table_schema(nom: str, titre: str, description: str, version: str, colonnes: Sequence[Colonne]) -> dict[str, Any]:
    """The columns as a Table Schema (Frictionless), which schema.data.gouv.fr and its validators read."""
    return {
        "$schema": "https://datapackage.org/profiles/2.0/tableschema.json",
        "name": nom,
        "title": titre,
        "description": description,
        "version": version,
        "fields": [_champ(colonne) for colonne in colonnes],
        "missingValues": [""],
    }


def _champ(colonne: Colonne) -> dict[str, Any]:
    champ = {"name": colonne.nom, **_FRICTIONLESS[colonne.type], "description": colonne.description}
    contraintes: dict[str, Any] = {} if colonne.vide else {"required": True}
    if colonne.codes and colonne.type is TypeColonne.TEXTE:
        contraintes["enum"] = list(colonne.codes)
    elif colonne.codes:
        # Frictionless has no enumeration for the items of a list: it is said beside.
        champ["x-codes"] = list(colonne.codes)
    return {**champ, "constraints": contraintes} if contraintes else champ
