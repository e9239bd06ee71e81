"""What is known of a conseiller's training path: each thing with who said it and when."""

from dataclasses import dataclass
from datetime import date, datetime

from ..events import Examen, Heures

__all__ = ["Formation", "Parcours", "Passage", "Positionnement", "PriseDePoste"]


@dataclass(frozen=True, kw_only=True)
class Dit:
    """``par`` is a role, never a person."""

    par: str
    le: datetime


@dataclass(frozen=True, kw_only=True)
class Positionnement(Dit):
    """The test led to a course of that many hours."""

    heures: Heures


@dataclass(frozen=True, kw_only=True)
class Formation(Dit):
    """First and last day. ``terminee``: that it is over was told."""

    debut: date
    fin: date
    terminee: bool = False


@dataclass(frozen=True, kw_only=True)
class PriseDePoste(Dit):
    """The first day with the public."""

    jour: date


@dataclass(frozen=True, kw_only=True)
class Passage(Dit):
    """One examination, passed with or without success."""

    examen: Examen
    jour: date
    obtenu: bool


@dataclass(frozen=True, kw_only=True)
class Parcours:
    """The official path: the test, the training, then the post; the two examinations that the training leads to."""

    positionnement: Positionnement | None = None
    formation: Formation | None = None
    prise_de_poste: PriseDePoste | None = None
    examens: tuple[Passage, ...] = ()

    @property
    def en_poste_sans_formation(self) -> bool:
        """Whether the conseiller met the public before its training was over."""
        poste, formation = self.prise_de_poste, self.formation
        return poste is not None and (formation is None or poste.jour <= formation.fin)

    def obtenu(self, examen: Examen) -> Passage | None:
        return next((p for p in self.examens if p.examen is examen and p.obtenu), None)
