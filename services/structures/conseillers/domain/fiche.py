"""What is kept of a conseiller, and what each of its facts says of it."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Self, TypedDict

from services.kit.aggregate import Aggregate, Refus

from ...domain.actes import Changement
from ...domain.confirmation import Confirmation
from .identite import Identite
from .parcours import Parcours

__all__ = ["Acte", "ConseillerEstEfface", "ConseillerEstRetire", "Fiche", "NatureActe", "Statut"]


class ConseillerEstRetire(Refus):
    message = "Cette déclaration a été retirée : plus rien ne peut y être changé."


class ConseillerEstEfface(Refus):
    message = "Les données de cette personne ont été effacées : plus rien ne peut y être changé."


class Statut(StrEnum):
    """``RETIRE``: declared by mistake. ``EFFACE``: who it was is forgotten."""

    ACTIF = "ACTIF"
    RETIRE = "RETIRE"
    EFFACE = "EFFACE"


class NatureActe(StrEnum):
    """What kind of thing was done."""

    IDENTITE_MODIFIEE = "IDENTITE_MODIFIEE"
    COMPTE_LIE = "COMPTE_LIE"
    COMPTE_DELIE = "COMPTE_DELIE"
    RETRAIT = "RETRAIT"
    REPRISE = "REPRISE"
    EFFACEMENT = "EFFACEMENT"
    POSITIONNEMENT = "POSITIONNEMENT"
    FORMATION = "FORMATION"
    PRISE_DE_POSTE = "PRISE_DE_POSTE"
    EXAMEN = "EXAMEN"


@dataclass(frozen=True, kw_only=True)
class Acte:
    """One line of the history. ``par`` is a role, never a person; a person's details may be among the changes."""

    nature: NatureActe
    par: str
    le: datetime
    motif: str | None = None
    changements: tuple[Changement, ...] = ()


class Concerne(TypedDict):
    conseiller: str
    structure: str
    siret: str
    departement: str


@dataclass(frozen=True, kw_only=True)
class Fiche(Aggregate):
    """One person, for one structure.

    ``structure``, ``siret`` and ``departement`` are those of the declaration; ``identite`` is personal data, None once
    forgotten; ``compte`` the opaque id of the account that followed the link; ``oubli_le`` when a withdrawn
    declaration is forgotten.
    """

    structure: str
    siret: str
    departement: str
    declare_le: datetime
    identite: Identite | None
    statut: Statut = Statut.ACTIF
    confirmation: Confirmation | None = None
    compte: str | None = None
    lie_le: datetime | None = None
    parcours: Parcours = field(default_factory=Parcours)
    historique: tuple[Acte, ...] = field(default=(), repr=False)
    oubli_le: datetime | None = None

    @property
    def actif(self) -> bool:
        return self.statut is Statut.ACTIF

    def _actif(self) -> Identite:
        """Who it is. Raises ConseillerEstRetire or ConseillerEstEfface: the first line of each rule."""
        if self.statut is Statut.RETIRE:
            raise ConseillerEstRetire
        if self.statut is Statut.EFFACE or self.identite is None:
            raise ConseillerEstEfface
        return self.identite

    def _noter(
        self,
        nature: NatureActe,
        *,
        par: str,
        le: datetime,
        motif: str | None = None,
        changements: tuple[Changement, ...] = (),
    ) -> Self:
        acte = Acte(nature=nature, par=par, le=le, motif=motif, changements=changements)
        return replace(self, historique=(*self.historique, acte))

    def _concerne(self) -> Concerne:
        return Concerne(conseiller=self.id, structure=self.structure, siret=self.siret, departement=self.departement)
