"""The score of a candidature by the four official criteria: what it is computed from, and what it is made of."""

from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final, Self

from services.kit.aggregate import Faute, Refus

from .ordre_du_jour import Sens

__all__ = ["NOTE_MAX", "SCORE_MAX", "Critere", "Entrees", "Indicateurs", "Partie", "Poids", "PoidsInvalides", "Score"]

NOTE_MAX: Final = 5
SCORE_MAX: Final = 10_000
"""Hundred points of score, in hundredths."""


class PoidsInvalides(Refus):
    message = "Les poids des quatre critères sont des nombres de 0 à 100 dont la somme fait 100."


class Critere(StrEnum):
    """The four criteria of the official text."""

    QUALITE_DU_PROJET = "QUALITE_DU_PROJET"
    PERTINENCE_DE_L_OFFRE = "PERTINENCE_DE_L_OFFRE"
    DEMANDE_DU_TERRITOIRE = "DEMANDE_DU_TERRITOIRE"
    BESOINS_PARTICULIERS = "BESOINS_PARTICULIERS"


@dataclass(frozen=True, kw_only=True)
class Poids:
    """How much each criterion counts, in hundredths of the whole. ``verifies`` raises PoidsInvalides."""

    qualite: int = 30
    pertinence: int = 25
    demande: int = 25
    besoins: int = 20

    def verifies(self) -> Self:
        valeurs = asdict(self)
        fautes = [Faute(nom, "De 0 à 100.") for nom, valeur in valeurs.items() if not 0 <= valeur <= 100]
        if not fautes and (somme := sum(valeurs.values())) != 100:
            fautes = [Faute("poids", f"La somme fait {somme}.")]
        if fautes:
            raise PoidsInvalides(fautes=tuple(fautes))
        return self


@dataclass(frozen=True, kw_only=True)
class Indicateurs:
    """What is known of a structure's place at ``le``, each figure with its vintage.

    A vintage that is None says that the table was not imported. ``postes_pour_10000`` is in hundredths.
    """

    population: int | None = None
    population_millesime: str | None = None
    frr: str | None = None
    frr_millesime: str | None = None
    qpv: tuple[str, ...] = ()
    qpv_millesime: str | None = None
    outre_mer: bool
    postes_pour_10000: int | None = None
    le: datetime


@dataclass(frozen=True, kw_only=True)
class Entrees:
    """All that a score is computed from, and nothing else is. ``indicateurs`` is None when nobody told them."""

    sens: Sens
    rang: int | None
    note_qualite: int | None = None
    note_pertinence: int | None = None
    indicateurs: Indicateurs | None = None


@dataclass(frozen=True, kw_only=True)
class Partie:
    """One criterion: its points (0–100), its weight, and how they were found. ``neutre``: a figure was missing."""

    critere: Critere
    points: int
    poids: int
    neutre: bool
    explication: str


@dataclass(frozen=True, kw_only=True)
class Score:
    """``valeur`` is the sum of points × weight: 0 to 10,000, hundredths of a point."""

    bareme: str
    valeur: int
    parties: tuple[Partie, ...]
