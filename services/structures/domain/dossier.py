"""What is kept of a structure, and what each of its facts says of it."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Self, TypedDict

from services.kit.aggregate import Aggregate, Refus

from ..events import Verdict
from .absorption import StructureDejaAbsorbee
from .actes import Acte, Changement, Fermeture, NatureActe
from .confirmation import Confirmation
from .derogation import Derogation
from .eligibilite import Eligibilite
from .formulaire import Contact
from .identifiant import siren_de
from .indicateurs import Indicateurs, Quartier

__all__ = ["Dossier", "StructureEstFermee"]


class StructureEstFermee(Refus):
    message = "Cette structure est fermée : plus rien ne peut y être changé."


class Concerne(TypedDict):
    structure: str
    siret: str
    departement: str


class Profil(Concerne):
    commune: str
    region: str
    epci: str | None
    population: int | None
    categorie_juridique: str
    famille: str
    verdict: Verdict
    preuves_manquantes: tuple[str, ...]
    millesime: str


@dataclass(frozen=True, kw_only=True)
class Dossier(Aggregate):
    """One establishment: who it is, where, the verdict in force, and all that was done to it.

    ``siret`` is what it is known by: its SIRET, or its RIDET in New Caledonia. ``eligibilite`` is what counts: the
    rule's verdict, or ANCT's own above it. ``population`` is that of its commune when it was last said. ``contact`` is
    None once the person asked to be forgotten, until the structure names another.
    """

    siret: str
    nom: str
    categorie_juridique: str
    commune: str
    departement: str
    region: str
    epci: str | None
    contact: Contact | None
    eligibilite: Eligibilite
    enregistree_le: datetime
    rna: str | None = None
    population: int | None = None
    confirmation: Confirmation | None = None
    derogations: tuple[Derogation, ...] = ()
    historique: tuple[Acte, ...] = ()
    fermeture: Fermeture | None = None
    indicateurs: Indicateurs | None = None
    quartier: Quartier | None = None
    absorbee_par: str | None = None

    @property
    def siren(self) -> str | None:
        return siren_de(self.siret)

    @property
    def derogation(self) -> Derogation | None:
        """The one in force."""
        return self.derogations[-1] if self.derogations and self.derogations[-1].levee_le is None else None

    @property
    def vivante(self) -> bool:
        """Neither closed nor absorbed: things may still happen to it."""
        return self.fermeture is None and self.absorbee_par is None

    def _ouverte(self) -> None:
        """Raises StructureEstFermee or StructureDejaAbsorbee: the first line of each rule."""
        if self.absorbee_par is not None:
            raise StructureDejaAbsorbee(self.absorbee_par)
        if self.fermeture is not None:
            raise StructureEstFermee

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
        return Concerne(structure=self.id, siret=self.siret, departement=self.departement)

    def _profil(self) -> Profil:
        return Profil(
            **self._concerne(),
            commune=self.commune,
            region=self.region,
            epci=self.epci,
            population=self.population,
            categorie_juridique=self.categorie_juridique,
            famille=self.eligibilite.famille,
            verdict=self.eligibilite.verdict,
            preuves_manquantes=self.eligibilite.preuves_manquantes,
            millesime=self.eligibilite.millesime,
        )
