"""Whom a letter is for, and what it says."""

from dataclasses import dataclass
from datetime import date, datetime

from .valeurs import Genre

__all__ = ["Contenu", "Destinataire"]


@dataclass(frozen=True)
class Destinataire:
    """Whom to tell: ``reference`` is the structure's id, the département's code, ``ANCT``, or the conseiller's id."""

    genre: Genre
    reference: str


@dataclass(frozen=True, kw_only=True)
class Contenu:
    """What the letter says, as the event told it; None or empty where the event says nothing of it.

    ``le`` is the moment (UTC) of the fact itself, ``due`` the one at which a clock should have told it (later than
    that when ``en_retard``), ``session`` the one whose notification this mail belongs to. ``attend`` is the key of
    the Denouement that would leave this letter nothing to say.
    """

    siret: str
    departement: str
    le: datetime
    candidature: str | None = None
    session: str | None = None
    nature: str | None = None
    postes_souhaites: int = 0
    debut_souhaite: date | None = None
    verdict: str | None = None
    postes_attribues: int = 0
    postes_avant: int = 0
    motifs: tuple[str, ...] = ()
    motif: str | None = None
    echeance: date | None = None
    due: datetime | None = None
    en_retard: bool = False
    siret_conserve: str | None = None
    poste: str | None = None
    genre_poste: str | None = None
    convention: str | None = None
    contrat: str | None = None
    etape: str | None = None
    engagement: str | None = None
    depuis: date | None = None
    fin: date | None = None
    palier: int = 0
    attend: str | None = None
