"""What is counted of a report, in which order, and how a cell of these counts is kept: the definition of the figures.

A cell is a list of integers, one for each name of ``GRANDEURS``; it is kept as text, ``3,,1`` for (3, 0, 1, 0, …).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from operator import add
from struct import Struct
from typing import Final

from .. import vocabulaire as mots

__all__ = [
    "DEFINITION",
    "GRANDEURS",
    "TOTAUX",
    "VENTILATIONS",
    "VIDE",
    "Cellule",
    "ClasseDeDuree",
    "Ventilation",
    "deplier",
    "ecrire",
    "lire",
    "plier",
    "somme",
]

DEFINITION: Final = "cra.2"
"""The id of what these figures mean: reports filed and not withdrawn, on their day in France, where they took place.

``cra``: reports. ``accompagnements``: 1 for an individual report or a démarche, the participants of a workshop.
``minutes``: summed as filed. Types, durations, places and autonomy sum up to ``cra``; ages, statuses and genders to
``participants``, what a report leaves unsaid being NON_COMMUNIQUE. A report with several themes counts in each.
Another meaning, or another order of ``GRANDEURS``, is another definition, and all is rebuilt from the facts.
"""

Cellule = list[int]


class ClasseDeDuree(StrEnum):
    MOINS_DE_30 = "MOINS_DE_30"
    DE_30_A_59 = "DE_30_A_59"
    DE_60_A_119 = "DE_60_A_119"
    DE_120_ET_PLUS = "DE_120_ET_PLUS"

    @classmethod
    def de(cls, minutes: int) -> "ClasseDeDuree":
        if minutes < 30:
            return cls.MOINS_DE_30
        if minutes < 60:
            return cls.DE_30_A_59
        return cls.DE_60_A_119 if minutes < 120 else cls.DE_120_ET_PLUS


TOTAUX: Final = ("cra", "accompagnements", "participants", "deja_accompagnes", "minutes")


@dataclass(frozen=True)
class Ventilation:
    """Counts by code from the place ``debut`` of a cell on. ``sur``: the total that its codes sum up to, or, when one
    report may count under several codes, that each is a part of."""

    nom: str
    codes: tuple[str, ...]
    debut: int
    sur: str
    plusieurs: bool = False

    @property
    def places(self) -> range:
        return range(self.debut, self.debut + len(self.codes))


def _ventiler() -> tuple[Ventilation, ...]:
    autonomies = (*mots.Autonomie, "NON_COMMUNIQUE")
    listes: tuple[tuple[str, Iterable[str], str, bool], ...] = (
        ("types", mots.TypeCra, "cra", False),
        ("durees", ClasseDeDuree, "cra", False),
        ("lieux", mots.Lieu, "cra", False),
        ("themes", mots.Theme, "cra", True),
        ("sous_themes", mots.SousTheme, "cra", True),
        ("ages", mots.TrancheAge, "participants", False),
        ("statuts", mots.StatutPublic, "participants", False),
        ("genres", mots.Genre, "participants", False),
        ("materiels", mots.Materiel, "cra", True),
        ("autonomies", autonomies, "cra", False),
        ("orientations", mots.Orientation, "cra", True),
    )
    ventilations, debut = [], len(TOTAUX)
    for nom, codes, sur, plusieurs in listes:
        ventilations.append(Ventilation(nom, tuple(str(c) for c in codes), debut, sur, plusieurs))
        debut += len(ventilations[-1].codes)
    return tuple(ventilations)


VENTILATIONS: Final = {v.nom: v for v in _ventiler()}
GRANDEURS: Final = (*TOTAUX, *(f"{v.nom}.{code}" for v in VENTILATIONS.values() for code in v.codes))
LARGEUR: Final = len(GRANDEURS)
VIDE: Final = ""


def ecrire(cellule: Sequence[int]) -> str:
    return ",".join([str(n) if n else "" for n in cellule]).rstrip(",")


def lire(texte: str) -> Cellule:
    if not texte:
        return [0] * LARGEUR
    cellule = [int(n) if n else 0 for n in texte.split(",")]
    return cellule + [0] * (LARGEUR - len(cellule))


_PLI: Final = Struct(f"<{LARGEUR}Q")


def plier(cellule: Sequence[int]) -> int:
    """A whole cell as one number, 64 bits a count: cells are then summed by one addition instead of one a count."""
    return int.from_bytes(_PLI.pack(*cellule), "little")


def deplier(plie: int) -> Cellule:
    return list(_PLI.unpack(plie.to_bytes(_PLI.size, "little")))


def somme(textes: Iterable[str]) -> Cellule:
    total: Cellule = []
    for texte in textes:
        if texte:
            total = list(map(add, total, lire(texte))) if total else lire(texte)
    return total or [0] * LARGEUR
