"""What activites tells: reports filed, corrected, withdrawn; ids are opaque, beneficiaries are unnamed."""

from dataclasses import dataclass
from datetime import date

from services.kit.aggregate import Fait

from .vocabulaire import (
    Autonomie,
    Genre,
    Lieu,
    Materiel,
    Orientation,
    SousTheme,
    Statut,
    StatutPublic,
    Theme,
    TrancheAge,
    TypeCra,
)

__all__ = ["Corps", "CraCorrige", "CraRetire", "CraTransmis"]


@dataclass(frozen=True, kw_only=True)
class Corps:
    """The report as it is from now on. ``duree`` in minutes; ``jour`` is the day of the accompagnement in France;
    ``type_cra`` because ``type`` is the fact's own.

    ``structure``, ``siret``, ``departement``, ``commune_employeur``: the employer's, on that day and by that
    ``contrat``. ``commune``: where it took place (INSEE, never an arrondissement). ``ages``, ``statuts``,
    ``genres`` leave out what is zero; each sums up to ``participants`` at most.
    """

    cra: str
    conseiller: str
    contrat: str
    poste: str
    structure: str
    siret: str
    departement: str
    commune_employeur: str
    commune: str
    jour: date
    type_cra: TypeCra
    duree: int
    lieu: Lieu
    themes: tuple[Theme, ...]
    sous_themes: tuple[SousTheme, ...]
    participants: int
    deja_accompagnes: int
    ages: dict[TrancheAge, int]
    statuts: dict[StatutPublic, int]
    genres: dict[Genre, int]
    materiels: tuple[Materiel, ...]
    autonomie: Autonomie | None
    orientations: tuple[Orientation, ...]
    statut: Statut


@dataclass(frozen=True, kw_only=True)
class CraTransmis(Corps, Fait, aggregat="cra"):
    """A conseiller has filed it."""


@dataclass(frozen=True, kw_only=True)
class CraCorrige(Corps, Fait, aggregat="cra"):
    """It says this from now on; what it said before counts no more."""


@dataclass(frozen=True, kw_only=True)
class CraRetire(Corps, Fait, aggregat="cra"):
    """It counts no more at all; the body is what it last said."""
