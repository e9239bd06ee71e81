"""What activites tells: reports filed, corrected, withdrawn; ids are opaque, beneficiaries are unnamed."""

from dataclasses import dataclass
from datetime import date

from services.kit.aggregate import Fait

from .vocabulaire import Lieu, SousTheme, Statut, Theme, TypeCra

__all__ = ["CraCorrige", "CraRetire", "CraTransmis"]


@dataclass(frozen=True, kw_only=True)
class _Corps:
    """The report as it is from now on. ``duree`` in minutes; ``jour`` is the day of the accompagnement in France;
    ``type_cra`` because ``type`` is the fact's own."""

    cra: str
    conseiller: str
    structure: str
    siret: str
    departement: str
    commune: str | None
    jour: date
    type_cra: TypeCra
    duree: int
    themes: tuple[Theme, ...]
    sous_themes: tuple[SousTheme, ...]
    lieu: Lieu
    statut: Statut


@dataclass(frozen=True, kw_only=True)
class CraTransmis(_Corps, Fait, aggregat="cra"):
    """A conseiller has filed it."""


@dataclass(frozen=True, kw_only=True)
class CraCorrige(_Corps, Fait, aggregat="cra"):
    """It says this from now on; what it said before counts no more."""


@dataclass(frozen=True, kw_only=True)
class CraRetire(_Corps, Fait, aggregat="cra"):
    """It counts no more at all; the body is what it last said."""
