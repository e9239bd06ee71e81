"""Reads the table of legal categories and the SIREN lists committed beside this file."""

from functools import cache
from importlib.resources import files

import msgspec

from ..domain import Bareme, Categorie
from ..events import Verdict

__all__ = ["Table", "bareme", "bareme_de"]


class CategorieLue(msgspec.Struct, frozen=True):
    code: str
    family: str
    verdict: Verdict


class Table(msgspec.Struct, frozen=True):
    millesime: str
    sirens: dict[str, str]
    categories: list[CategorieLue]


@cache
def bareme() -> Bareme:
    """The first table, that the service comes with; read once."""
    table = msgspec.json.decode((files(__package__) / "eligibility.json").read_bytes(), type=Table)
    return bareme_de(table)


def bareme_de(table: Table) -> Bareme:
    """The table as the rules read it."""
    return Bareme(
        millesime=table.millesime,
        categories={c.code: Categorie(famille=c.family, verdict=c.verdict) for c in table.categories},
        nommees=table.sirens,
    )
