"""A post as it is kept, and what follows from it on a day."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final, Self, TypedDict
from uuid import UUID, uuid5

from services.kit.aggregate import Aggregate, Refus

from ..events import Genre
from .contrat import Contrat
from .valeurs import ActePoste, Alerte, EtatPoste, NatureActePoste, Rattachement, Retour, Voie

__all__ = ["PLATEFORME", "Dossier", "PosteNonRattache", "PosteOccupe", "poste_id"]

PLATEFORME: Final = "plateforme"
_ESPACE: Final = UUID("5d2f2a46-6d0b-5c43-9e0e-0d7c1c9b7e55")


def poste_id(decision: str, numero: int) -> str:
    """The same for the same decision and number, so that no retry opens a second post."""
    return str(uuid5(_ESPACE, f"{decision}/{numero}"))


class PosteNonRattache(Refus):
    message = "Ce poste n'est plus rattaché à une structure."


class PosteOccupe(Refus):
    message = "Ce poste est occupé."


class Concerne(TypedDict):
    poste: str
    genre: Genre
    decision: str
    campagne: str
    structure: str
    siret: str
    departement: str


@dataclass(frozen=True, kw_only=True)
class Dossier(Aggregate):
    """One logical post for ever: the structures it was attached to, the contracts on it. Its state is derived.

    ``numero`` counts the posts that its decision ever gave. ``departement`` is the envelope's. ``contrats`` never
    share a day, and those that are not over are of one conseiller: the store's unique index stands on it.
    """

    numero: int
    genre: Genre
    decision: str
    campagne: str
    departement: str
    notifie_le: date
    rattachements: tuple[Rattachement, ...]
    contrats: tuple[Contrat, ...] = ()
    retour: Retour | None = None
    annule_le: date | None = None
    alertes: tuple[Alerte, ...] = ()
    historique: tuple[ActePoste, ...] = ()

    @property
    def dernier(self) -> Rattachement:
        return self.rattachements[-1]

    @property
    def rattache(self) -> bool:
        """Neither given back nor annulled."""
        return self.dernier.au is None

    @property
    def arrivee(self) -> date:
        """The day on which it was given to whom it is attached to; a merge gives nothing, it changes who answers."""
        return next(r.du for r in reversed(self.rattachements) if r.voie is not Voie.FUSION)

    @property
    def dons(self) -> int:
        """How many structures it was given to."""
        return sum(1 for r in self.rattachements if r.voie is not Voie.FUSION)

    @property
    def ouverts(self) -> tuple[Contrat, ...]:
        """The contracts that are not over, be they to come."""
        return tuple(c for c in self.contrats if c.termine_le is None)

    @property
    def siens(self) -> tuple[Contrat, ...]:
        """The contracts of the structure that it was last given to."""
        return tuple(c for c in self.contrats if c.don == self.dons)

    @property
    def conseiller(self) -> str | None:
        """Who holds the post, or will: nobody else may until then."""
        return next((c.conseiller for c in self.ouverts), None)

    @property
    def libre(self) -> bool:
        """Attached, and no contract now or to come."""
        return self.rattache and not self.ouverts

    @property
    def vacant_depuis(self) -> date | None:
        """The first day of the present vacancy; None when there is none."""
        if not self.libre:
            return None
        fins = [c.dernier_jour + timedelta(days=1) for c in self.contrats if c.dernier_jour]
        return max([self.arrivee, *fins])

    def etat(self, jour: date) -> EtatPoste:
        if not any(r.couvre(jour) for r in self.rattachements):
            return EtatPoste.RENDU
        return EtatPoste.OCCUPE if self.titulaire(jour) else EtatPoste.VACANT

    def titulaire(self, jour: date) -> Contrat | None:
        """The contract that holds on that day."""
        return next((c for c in self.contrats if c.couvre(jour)), None)

    def _tenu(self) -> None:
        """Raises PosteNonRattache: the first line of each rule."""
        if not self.rattache:
            raise PosteNonRattache

    def _noter(
        self,
        nature: NatureActePoste,
        *,
        par: str,
        le: datetime,
        contrat: str | None = None,
        precision: str | None = None,
    ) -> Self:
        acte = ActePoste(
            nature=nature, par=par, le=le, structure=self.dernier.structure, contrat=contrat, precision=precision
        )
        return replace(self, historique=(*self.historique, acte))

    def _concerne(self) -> Concerne:
        return Concerne(
            poste=self.id,
            genre=self.genre,
            decision=self.decision,
            campagne=self.campagne,
            structure=self.dernier.structure,
            siret=self.dernier.siret,
            departement=self.departement,
        )
