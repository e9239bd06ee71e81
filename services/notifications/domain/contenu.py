"""Whom a letter is for, and what it says."""

from dataclasses import dataclass
from datetime import date, datetime

from .valeurs import Genre

__all__ = ["Contenu", "Destinataire"]


@dataclass(frozen=True)
class Destinataire:
    """Whom to tell: ``reference`` is the structure's id, or the département's code."""

    genre: Genre
    reference: str


@dataclass(frozen=True, kw_only=True)
class Contenu:
    """What the letter says, as the event told it. ``le`` is the moment (UTC) of the fact itself."""

    candidature: str
    siret: str
    departement: str
    le: datetime
    postes_souhaites: int
    nature: str | None = None
    debut_souhaite: date | None = None
    verdict: str | None = None
    postes_attribues: int = 0
    motifs: tuple[str, ...] = ()
