"""The public tables of a year: which figures each has, which table it details, and what subtraction finds in it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from .grandeurs import GRANDEURS, TOTAUX, VENTILATIONS, Cellule, Ventilation

__all__ = ["ANNEE", "MOIS", "TABLES", "Table"]

ANNEE: Final = "an"
MOIS: Final = tuple(f"{mois:02d}" for mois in range(1, 13))


@dataclass(frozen=True)
class Table:
    """``places``: its figures in a cell, of the year or of each month. ``sous``: the table that must be told first.

    ``sensibles`` answers, for a cell, each number that its figures and those it presupposes give by subtraction.
    """

    nom: str
    places: tuple[int, ...]
    sensibles: Callable[[Cellule], Sequence[int]]
    sous: str | None = None
    par_mois: bool = False


_CRA, _ACCOMPAGNEMENTS, _PARTICIPANTS, _DEJA = range(4)
_COLLECTIF, _INDIVIDUEL, _DEMARCHE = (GRANDEURS.index(f"types.{t}") for t in ("COLLECTIF", "INDIVIDUEL", "DEMARCHE"))
_DEMARCHES: Final = GRANDEURS.index("themes.AIDE_AUX_DEMARCHES_ADMINISTRATIVES")


def _totaux(c: Cellule) -> Sequence[int]:
    cra, accompagnements, participants, deja = c[:4]
    # Minutes count nobody: they are told, or not, with the reports that they are the minutes of.
    return (
        cra,
        accompagnements,
        participants,
        deja,
        participants - deja,
        participants - accompagnements,
        accompagnements - cra,
    )


def _types(c: Cellule) -> Sequence[int]:
    seuls = c[_INDIVIDUEL] + c[_DEMARCHE]
    # Participants of workshops, and how many of them beyond the first.
    en_atelier = c[_ACCOMPAGNEMENTS] - seuls
    return c[_COLLECTIF], c[_INDIVIDUEL], c[_DEMARCHE], seuls, en_atelier, en_atelier - c[_COLLECTIF]


def _liste(places: range) -> Callable[[Cellule], Sequence[int]]:
    return lambda c: c[places.start : places.stop]


def _mention(place: int, sous_theme: bool) -> Callable[[Cellule], Sequence[int]]:
    """A code among several that a report may have: those that have it, those that do not."""
    if sous_theme:
        return lambda c: (c[place], c[_CRA] - c[place], c[_DEMARCHES] - c[place])
    return lambda c: (c[place], c[_CRA] - c[place])


def _ventilees(v: Ventilation) -> list[Table]:
    if v.nom == "types":
        return [Table(v.nom, tuple(v.places), _types, "annee")]
    if not v.plusieurs:
        return [Table(v.nom, tuple(v.places), _liste(v.places), "annee")]
    sous_theme = v.nom == "sous_themes"
    sous = GRANDEURS[_DEMARCHES] if sous_theme else "annee"
    return [Table(GRANDEURS[p], (p,), _mention(p, sous_theme), sous) for p in v.places]


_PLACES_DES_TOTAUX: Final = tuple(range(len(TOTAUX)))
TABLES: Final[tuple[Table, ...]] = (
    Table("annee", _PLACES_DES_TOTAUX, _totaux),
    Table("mois", _PLACES_DES_TOTAUX, _totaux, "annee", par_mois=True),
    *(table for v in VENTILATIONS.values() for table in _ventilees(v)),
)
"""Each after the one that it details."""
