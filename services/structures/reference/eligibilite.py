"""Reads the table of legal categories and the SIREN lists committed beside this file."""

from functools import cache
from importlib.resources import files

import msgspec

from ..domain import Bareme, Categorie
from ..events import Verdict

__all__ = ["bareme"]


class _Categorie(msgspec.Struct, frozen=True):
    code: str
    family: str
    verdict: Verdict


class _Table(msgspec.Struct, frozen=True):
    millesime: str
    sirens: dict[str, str]
    categories: list[_Categorie]


@cache
def bareme() -> Bareme:
    """The table in force, read once."""
    table = msgspec.json.decode((files(__package__) / "eligibility.json").read_bytes(), type=_Table)
    return Bareme(
        millesime=table.millesime,
        categories={c.code: Categorie(famille=c.family, verdict=c.verdict) for c in table.categories},
        nommees=table.sirens,
    )
