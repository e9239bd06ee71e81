"""What a closed séance has taken from each envelope, frozen with it."""

from dataclasses import dataclass
from datetime import datetime

__all__ = ["Bilan", "LigneBilan"]


@dataclass(frozen=True, kw_only=True)
class LigneBilan:
    """One envelope: of a département, or national when ``departement`` is None. ``avant`` is what it would have left
    without this séance, ``apres`` what it has left with it, when the séance closed: other séances sit meanwhile."""

    departement: str | None
    enveloppe: int
    avant: int
    attribues: int
    apres: int


@dataclass(frozen=True, kw_only=True)
class Bilan:
    lignes: tuple[LigneBilan, ...]
    le: datetime
