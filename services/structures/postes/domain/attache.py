"""How a post comes to a structure, goes to another, and comes back."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Self

from services.kit.aggregate import Decision, Faute, Refus
from services.kit.temps import jour_paris

from ..events import (
    Genre,
    MotifRetour,
    PosteAnnule,
    PosteAttribue,
    PosteRattache,
    PosteRendu,
    PosteTransfere,
)
from .dossier import PLATEFORME, PosteOccupe, poste_id
from .embauche import Embauche
from .valeurs import NatureActePoste, Rattachement, Retour, Voie

__all__ = ["Attache", "Cible", "TransfertRefuse"]


class TransfertRefuse(Refus):
    message = "Ce poste ne peut pas être transféré à cette structure."


@dataclass(frozen=True, kw_only=True)
class Cible:
    """The structure that would take the post, as it is known: ``eligible`` also under condition."""

    structure: str
    siret: str
    departement: str
    eligible: bool
    fermee: bool


@dataclass(frozen=True, kw_only=True)
class Attache(Embauche):
    """The rules on who answers for a post."""

    @classmethod
    def attribuer(
        cls,
        *,
        decision: str,
        campagne: str,
        numero: int,
        genre: Genre,
        structure: str,
        siret: str,
        departement: str,
        notifie_le: date,
        le: datetime,
    ) -> tuple[Self, PosteAttribue]:
        """The ``numero``-th post that this decision gives."""
        poste = cls(
            id=poste_id(decision, numero),
            numero=numero,
            genre=genre,
            decision=decision,
            campagne=campagne,
            departement=departement,
            notifie_le=notifie_le,
            rattachements=(Rattachement(structure=structure, siret=siret, voie=Voie.ATTRIBUTION, du=notifie_le),),
        )
        poste = poste._noter(NatureActePoste.ATTRIBUTION, par=PLATEFORME, le=le)
        return poste, PosteAttribue(**poste._concerne(), numero=numero, notifie_le=notifie_le, le=le)

    def rendre(self, *, motif: MotifRetour, precision: str | None, par: str, le: datetime) -> Decision[Self]:
        """Gives the post back, vacant. A post that is given back already stays so."""
        if self.retour is not None:
            return (self,)
        suite, *faits = self._vacant(le)
        jour = jour_paris(le)
        suite = suite._noter(NatureActePoste.RETOUR, par=par, le=le, precision=motif.value)
        suite = replace(suite._detacher(jour), retour=Retour(motif=motif, precision=precision, le=jour))
        return suite, *(*faits, PosteRendu(**suite._concerne(), motif=motif, rendu_le=jour, le=le))

    def transferer(self, cible: Cible, *, par: str, le: datetime) -> Decision[Self]:
        """Gives the post, vacant, to another structure of the département, whose delay to recruit begins."""
        self._tenu()
        if faute := self._transferable(cible):
            raise TransfertRefuse(fautes=(Faute("vers", faute),))
        suite, *faits = self._vacant(le)
        de, jour = suite.dernier.structure, jour_paris(le)
        suite = suite._rattacher(cible.structure, cible.siret, Voie.TRANSFERT, jour)
        suite = suite._noter(NatureActePoste.TRANSFERT, par=par, le=le)
        return suite, *(*faits, PosteTransfere(**suite._concerne(), de=de, transfere_le=jour, le=le))

    def rattacher(self, structure: str, siret: str, *, le: datetime) -> Decision[Self]:
        """Its structure was merged into this one, which answers for the post, whoever holds it."""
        if not self.rattache or self.dernier.structure == structure:
            return (self,)
        de = self.dernier.structure
        suite = self._rattacher(structure, siret, Voie.FUSION, jour_paris(le))
        suite = suite._noter(NatureActePoste.FUSION, par=PLATEFORME, le=le)
        return suite, PosteRattache(**suite._concerne(), de=de, le=le)

    def annuler(self, *, le: datetime) -> Decision[Self]:
        """Its decision gives fewer posts. One that is held is left alone until it is free."""
        if not self.libre:
            return (self,)
        jour = jour_paris(le)
        suite = self._noter(NatureActePoste.ANNULATION, par=PLATEFORME, le=le)
        suite = replace(suite._detacher(jour), annule_le=jour)
        return suite, PosteAnnule(**suite._concerne(), le=le)

    def _vacant(self, le: datetime) -> Decision[Self]:
        """Raises PosteNonRattache, PosteOccupe."""
        self._tenu()
        suite, *faits = self.constater(le)
        if not suite.libre:
            raise PosteOccupe("Un contrat y court, ou va y commencer.")
        return suite, *faits

    def _transferable(self, cible: Cible) -> str | None:
        if cible.structure == self.dernier.structure:
            return "Le poste est déjà à cette structure."
        if cible.departement != self.departement:
            return "Un poste ne se transfère qu'à l'intérieur de son département."
        if cible.fermee:
            return "Cette structure est fermée."
        if not cible.eligible:
            return "Cette structure n'est pas éligible au dispositif."
        return None

    def _rattacher(self, structure: str, siret: str, voie: Voie, jour: date) -> Self:
        nouveau = Rattachement(structure=structure, siret=siret, voie=voie, du=jour)
        suite = self._detacher(jour)
        return replace(suite, rattachements=(*suite.rattachements, nouveau))

    def _detacher(self, jour: date) -> Self:
        *avant, dernier = self.rattachements
        return replace(self, rattachements=(*avant, replace(dernier, au=jour)))
