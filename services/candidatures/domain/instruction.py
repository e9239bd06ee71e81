"""What the préfecture does with a candidature of its département."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Self

from services.kit.aggregate import Decision, Fait

from ..events import AvisPrefetRendu, ComplementDemande, InstructionOuverte, SensAvis
from .avis import Avis, AvisInvalide
from .complement import MANQUE_MAX, MANQUE_MIN, Complement, ComplementInvalide, faute_de_texte
from .delai import Delai
from .echeances import Echeances
from .etats import Action
from .valeurs import Acteur

__all__ = ["Instruction"]


@dataclass(frozen=True, kw_only=True)
class Instruction(Echeances):
    """The rules that the préfecture applies."""

    def ouvrir_instruction(self, *, departements: frozenset[str], le: datetime) -> Decision[Self]:
        """By the préfecture, whose départements are given."""
        self._dans(departements)
        ouverte = self._passer(Action.OUVRIR_INSTRUCTION, Acteur.PREFECTURE, le)
        return ouverte, InstructionOuverte(**self._concerne(), le=le)

    def reprendre_instruction(self, *, departements: frozenset[str], le: datetime) -> Decision[Self]:
        """After an adjournment: the earlier avis stay, a new version is awaited. Its clock runs since then."""
        self._dans(departements)
        reprise = self._passer(Action.REPRENDRE_INSTRUCTION, Acteur.PREFECTURE, le)
        return reprise, InstructionOuverte(**self._concerne(), le=le)

    def demander_complement(self, manque: str, *, departements: frozenset[str], le: datetime) -> Decision[Self]:
        """``manque``: what is missing. The préfecture's clock stops, the structure's starts."""
        self._dans(departements)
        constatee, retard = self._retard_constate(le)
        demandee = constatee._passer(Action.DEMANDER_COMPLEMENT, Acteur.PREFECTURE, le)
        if fautes := faute_de_texte("manque", manque, MANQUE_MIN, MANQUE_MAX):
            raise ComplementInvalide(fautes=fautes)
        complement = Complement(numero=len(self.complements) + 1, manque=manque, demande_le=le, delai=Delai(depuis=le))
        assert complement.delai.echeance is not None, "it has just been started"
        demandee = replace(demandee._arreter_le_delai(le), complements=(*self.complements, complement))
        demande = ComplementDemande(**self._concerne(), echeance=complement.delai.echeance, le=le)
        faits: tuple[Fait, ...] = (*retard, demande)
        return demandee, *faits

    def rendre_avis(
        self,
        *,
        sens: SensAvis,
        motivation: str,
        postes_recommandes: int,
        rang: int | None = None,
        departements: frozenset[str],
        le: datetime,
    ) -> Decision[Self]:
        """A new version of the avis; the earlier ones are never overwritten."""
        self._dans(departements)
        constatee, retard = self._retard_constate(le)
        instruite = constatee._passer(Action.RENDRE_AVIS, Acteur.PREFECTURE, le)
        numero = len(self.avis) + 1
        delai = self.delai_avis
        avis = Avis(
            numero=numero,
            sens=sens,
            motivation=motivation,
            postes_recommandes=postes_recommandes,
            rang=rang,
            le=le,
            jours=delai.jours(le) if delai is not None and delai.depuis is not None else None,
        )
        if fautes := avis.fautes(postes_souhaites=self.postes_souhaites):
            raise AvisInvalide(fautes=fautes)
        rendu = AvisPrefetRendu(
            **self._concerne(),
            sens=sens,
            numero=numero,
            postes_recommandes=postes_recommandes,
            postes_souhaites=self.postes_souhaites,
            nature=self.nature,
            rang=rang,
            le=le,
        )
        faits: tuple[Fait, ...] = (*retard, rendu)
        return replace(instruite._arreter_le_delai(le), avis=(*self.avis, avis)), *faits

    def _arreter_le_delai(self, le: datetime) -> Self:
        return replace(self, delai_avis=self.delai_avis.arreter(le)) if self.delai_avis is not None else self
