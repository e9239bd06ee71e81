"""What a conseiller writes of an accompagnement: a form that may lack anything, and one that is whole."""

from dataclasses import dataclass, field
from datetime import date

from ..vocabulaire import (
    Autonomie,
    Genre,
    Lieu,
    Materiel,
    Orientation,
    SousTheme,
    StatutPublic,
    Theme,
    TrancheAge,
    TypeCra,
)

__all__ = ["Ebauche", "Saisie"]


@dataclass(frozen=True, kw_only=True)
class Ebauche:
    """The form as it comes, from a telephone or a file: nothing is required, nothing is true yet.

    No text of one's own: a beneficiary can be named nowhere. ``commune`` is an INSEE code, ``duree`` in minutes;
    ``ages``, ``statuts``, ``genres`` as pairs, so that one given twice is seen. ``contrat`` only for who has two.
    """

    jour: date | None = None
    type: TypeCra | None = None
    duree: int | None = None
    lieu: Lieu | None = None
    commune: str | None = None
    themes: tuple[Theme, ...] = ()
    sous_themes: tuple[SousTheme, ...] = ()
    participants: int | None = None
    deja_accompagnes: int | None = None
    ages: tuple[tuple[TrancheAge, int], ...] = ()
    statuts: tuple[tuple[StatutPublic, int], ...] = ()
    genres: tuple[tuple[Genre, int], ...] = ()
    materiels: tuple[Materiel, ...] = ()
    autonomie: Autonomie | None = None
    orientations: tuple[Orientation, ...] = ()
    contrat: str | None = None


@dataclass(frozen=True, kw_only=True)
class Saisie:
    """A form that obeys every rule (``verification.verifier`` alone makes one from an Ebauche).

    ``commune`` is None at home and at a distance: the employer's is meant. Numbers that are zero are left out.
    """

    jour: date
    type: TypeCra
    duree: int
    lieu: Lieu
    commune: str | None
    themes: tuple[Theme, ...]
    sous_themes: tuple[SousTheme, ...] = ()
    participants: int = 1
    deja_accompagnes: int = 0
    ages: dict[TrancheAge, int] = field(default_factory=dict)
    statuts: dict[StatutPublic, int] = field(default_factory=dict)
    genres: dict[Genre, int] = field(default_factory=dict)
    materiels: tuple[Materiel, ...] = ()
    autonomie: Autonomie | None = None
    orientations: tuple[Orientation, ...] = ()

    def ebauche(self, *, jour: date | None, contrat: str | None = None) -> Ebauche:
        """The form to fill it in again, for that day."""
        return Ebauche(
            jour=jour,
            type=self.type,
            duree=self.duree,
            lieu=self.lieu,
            commune=self.commune,
            themes=self.themes,
            sous_themes=self.sous_themes,
            participants=self.participants,
            deja_accompagnes=self.deja_accompagnes,
            ages=tuple(self.ages.items()),
            statuts=tuple(self.statuts.items()),
            genres=tuple(self.genres.items()),
            materiels=self.materiels,
            autonomie=self.autonomie,
            orientations=self.orientations,
            contrat=contrat,
        )
