"""One report as a cell: what it adds to the figures of its day."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from ..vocabulaire import Statut, TypeCra
from .grandeurs import GRANDEURS, TOTAUX, VENTILATIONS, Cellule, ClasseDeDuree

__all__ = ["CraDit", "cellule_de"]


@dataclass(frozen=True, kw_only=True)
class CraDit:
    """What the figures read of `cra.cra_transmis.v1`, `cra.cra_corrige.v1` and `cra.cra_retire.v1`.

    Codes are text here: a word that a later release adds is counted in the totals, not a dead letter.
    """

    cra: str
    conseiller: str
    structure: str
    departement: str
    commune: str
    jour: date
    type_cra: str
    duree: int
    lieu: str
    statut: str
    participants: int = 1
    deja_accompagnes: int = 0
    themes: tuple[str, ...] = ()
    sous_themes: tuple[str, ...] = ()
    ages: dict[str, int] = field(default_factory=dict)
    statuts: dict[str, int] = field(default_factory=dict)
    genres: dict[str, int] = field(default_factory=dict)
    materiels: tuple[str, ...] = ()
    autonomie: str | None = None
    orientations: tuple[str, ...] = ()


_PLACES: Final[Mapping[str, Mapping[str, int]]] = {
    v.nom: dict(zip(v.codes, v.places, strict=True)) for v in VENTILATIONS.values()
}
_TYPES, _DUREES, _LIEUX, _AUTONOMIES = (_PLACES[nom] for nom in ("types", "durees", "lieux", "autonomies"))
_LISTES: Final = [(nom, _PLACES[nom]) for nom in ("themes", "sous_themes", "materiels", "orientations")]
_SOMMES: Final = [(nom, _PLACES[nom], _PLACES[nom]["NON_COMMUNIQUE"]) for nom in ("ages", "statuts", "genres")]
_LARGEUR: Final = len(GRANDEURS)
assert TOTAUX == ("cra", "accompagnements", "participants", "deja_accompagnes", "minutes")


def cellule_de(cra: CraDit) -> Cellule:
    """A withdrawn report is nothing at all."""
    cellule = [0] * _LARGEUR
    if cra.statut == Statut.RETIRE:
        return cellule
    participants = cra.participants
    collectif = cra.type_cra == TypeCra.COLLECTIF
    cellule[:5] = 1, participants if collectif else 1, participants, cra.deja_accompagnes, cra.duree
    for places, code in (
        (_TYPES, cra.type_cra),
        (_DUREES, ClasseDeDuree.de(cra.duree)),
        (_LIEUX, cra.lieu),
        (_AUTONOMIES, cra.autonomie or "NON_COMMUNIQUE"),
    ):
        if code in places:
            cellule[places[code]] = 1
    for nom, places in _LISTES:
        for code in getattr(cra, nom):
            if code in places:
                cellule[places[code]] = 1
    for nom, places, non_communique in _SOMMES:
        reste = participants
        for code, nombre in getattr(cra, nom).items():
            if code in places:
                cellule[places[code]] += nombre
                reste -= nombre
        cellule[non_communique] += max(0, reste)
    return cellule
