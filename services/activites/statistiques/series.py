"""How a line of figures is named, and in which pages its buckets are kept.

A serie is an axis and a code (``DEPARTEMENT:69``). A page is a month, which holds one cell for each day, or a year,
which holds one for each month. A serie may have a page from each ``source``: the département in which an EPCI was
served, the structure for which a conseiller worked; the figure is their sum.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache, lru_cache
from typing import Final

from services.territoire import Commune, territoire

__all__ = [
    "FRANCE",
    "INCONNU",
    "Axe",
    "Place",
    "cle_page",
    "departements_comptes",
    "departements_des_epci",
    "place",
    "serie",
    "series_de_l_employeur",
    "series_des_departements",
    "series_du_territoire",
]

INCONNU: Final = "INCONNU"
"""The département of a commune that no vintage knows, when the employer's is not known either."""


class Axe(StrEnum):
    CONSEILLER = "CONSEILLER"
    STRUCTURE = "STRUCTURE"
    COMMUNE = "COMMUNE"
    EPCI = "EPCI"
    DEPARTEMENT = "DEPARTEMENT"
    REGION = "REGION"
    FRANCE = "FRANCE"


def serie(axe: Axe, code: str = "") -> str:
    return f"{axe}:{code}"


FRANCE: Final = serie(Axe.FRANCE)


def series_du_territoire(departement: str, commune: str, epci: str | None) -> tuple[str, ...]:
    """Where a report counts by the place where it was given."""
    communes = (serie(Axe.DEPARTEMENT, departement), serie(Axe.COMMUNE, commune))
    return communes if epci is None else (*communes, serie(Axe.EPCI, epci))


def series_de_l_employeur(structure: str, conseiller: str) -> tuple[str, ...]:
    """Where it counts by who gave it."""
    return serie(Axe.STRUCTURE, structure), serie(Axe.CONSEILLER, conseiller)


def cle_page(serie: str, page: str, source: str = "") -> str:
    return f"{serie}|{page}|{source}"


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where and for whom one report counts. The territory is that of the commune where it took place."""

    structure: str
    conseiller: str
    commune: str
    epci: str | None
    departement: str
    jour: date


def place(*, structure: str, conseiller: str, commune: str, departement: str, jour: date) -> Place:
    """``departement`` is the employer's: it stands in for that of a commune that this vintage does not know."""
    connue = _commune(commune)
    if connue is None:
        connu = departement in territoire().cadre.departements
        return Place(
            structure=structure,
            conseiller=conseiller,
            commune=commune,
            epci=None,
            departement=departement if connu else INCONNU,
            jour=jour,
        )
    return Place(
        structure=structure,
        conseiller=conseiller,
        commune=connue.code,
        epci=connue.epci,
        departement=connue.departement,
        jour=jour,
    )


@lru_cache(50_000)
def _commune(code: str) -> Commune | None:
    """Asked for each report, of a few thousand communes."""
    return territoire().commune(code)


def departements_comptes() -> tuple[str, ...]:
    """All that the nation is the sum of."""
    return (*territoire().cadre.departements, INCONNU)


@cache
def departements_des_epci() -> Mapping[str, frozenset[str]]:
    """EPCI → the départements in which it has communes."""
    trouves: dict[str, set[str]] = {}
    for commune in territoire():
        if commune.epci is not None:
            trouves.setdefault(commune.epci, set()).add(commune.departement)
    return {epci: frozenset(departements) for epci, departements in trouves.items()}


@cache
def series_des_departements() -> Mapping[str, tuple[str, ...]]:
    """Département → every serie that may have a page there."""
    trouvees = {d: {serie(Axe.DEPARTEMENT, d): None} for d in territoire().cadre.departements}
    for commune in territoire():
        trouvees[commune.departement][serie(Axe.COMMUNE, commune.code)] = None
        if commune.epci is not None:
            trouvees[commune.departement][serie(Axe.EPCI, commune.epci)] = None
    return {d: tuple(series) for d, series in trouvees.items()}
