"""The zonings of communes, one list per vintage: which one is in force on a day, and what it says of a commune."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final

__all__ = [
    "ClasseFRR",
    "Etat",
    "Lecture",
    "Nature",
    "Tranche",
    "Valeur",
    "Zonage",
    "code_de_quartier",
    "en_vigueur",
    "lire",
]

CODE_QPV: Final = re.compile(r"QN[0-9AB]{5}[A-Z]")


class Nature(StrEnum):
    """What a list is about. FRR: one class a commune. QPV: the quartiers that a commune contains, if any."""

    FRR = "FRR"
    QPV = "QPV"


class ClasseFRR(StrEnum):
    """France Ruralités Revitalisation, as the list in force on 10/07/2025 writes it."""

    NON_CLASSEE = "NON_CLASSEE"
    FRR_SOCLE = "FRR_SOCLE"
    FRR_PLUS = "FRR_PLUS"
    FRR_BENEFICIAIRE = "FRR_BENEFICIAIRE"
    FRR_PARTIELLE = "FRR_PARTIELLE"
    FRR_BENEFICIAIRE_PARTIELLE = "FRR_BENEFICIAIRE_PARTIELLE"


class Etat(StrEnum):
    """Whether an indicator is known; what is not known is never zero nor false."""

    CONNU = "CONNU"
    NON_IMPORTE = "NON_IMPORTE"
    HORS_LISTE = "HORS_LISTE"
    """The list in force says nothing of this place: neither yes nor no."""


@dataclass(frozen=True, kw_only=True)
class Valeur:
    """A class or a quartier: its ``code``, and its name as the list writes it."""

    code: str
    libelle: str


@dataclass(frozen=True, kw_only=True)
class Zonage:
    """One imported list, in force from ``millesime`` until the next one. What decisions rested on never changes.

    ``empreinte`` is that of what the list says (SHA-256, hexadecimal), whatever the file's line ends or order.
    """

    nature: Nature
    millesime: date
    empreinte: str
    lignes: int
    communes: int
    importe_le: datetime

    @property
    def cle(self) -> str:
        return f"{self.nature}:{self.millesime.isoformat()}"

    def tranche(self, departement: str) -> str:
        """Where what it says of a département is kept. The digest keeps apart what an import cut short left."""
        return f"{self.cle}:{self.empreinte}:{departement}"


@dataclass(frozen=True, kw_only=True)
class Tranche:
    """What one list says of one département: INSEE code of a commune → its values."""

    valeurs: Mapping[str, tuple[Valeur, ...]]


@dataclass(frozen=True, kw_only=True)
class Lecture:
    """What is known of a commune in one zoning; ``millesime`` is that of the list which was read, if any."""

    etat: Etat
    millesime: date | None = None
    valeurs: tuple[Valeur, ...] = ()


def code_de_quartier(code: str) -> bool:
    """Whether this is written as the code of a QPV of 2024: QN00101M."""
    return CODE_QPV.fullmatch(code) is not None


def en_vigueur(zonages: Iterable[Zonage], jour: date) -> Zonage | None:
    """The latest vintage that has begun on that day; None when none has."""
    return max((z for z in zonages if z.millesime <= jour), key=lambda z: z.millesime, default=None)


def lire(zonage: Zonage | None, tranche: Tranche | None, commune: str) -> Lecture:
    """What the list in force says of a commune.

    A list of quartiers says « none » of a commune only where it names its département: INSEE's list of 2024 has
    at least one quartier in each département that it covers, and overseas came a year later.
    """
    if zonage is None:
        return Lecture(etat=Etat.NON_IMPORTE)
    valeurs = tranche.valeurs.get(commune, ()) if tranche else ()
    couverte = tranche is not None and (bool(valeurs) or zonage.nature is Nature.QPV)
    return Lecture(etat=Etat.CONNU if couverte else Etat.HORS_LISTE, millesime=zonage.millesime, valeurs=tuple(valeurs))
