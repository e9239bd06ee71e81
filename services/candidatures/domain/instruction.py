"""What the préfecture does with a candidature of its département."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Self

from services.kit.aggregate import Decision

from ..events import AvisPrefetRendu, InstructionOuverte, SensAvis
from .avis import Avis, AvisInvalide
from .dossier import Dossier
from .etats import Action
from .valeurs import Acteur

__all__ = ["Instruction"]


@dataclass(frozen=True, kw_only=True)
class Instruction(Dossier):
    """The rules that the préfecture applies."""

    def ouvrir_instruction(self, *, departements: frozenset[str], le: datetime) -> Decision[Self]:
        """By the préfecture, whose départements are given."""
        self._dans(departements)
        ouverte = self._passer(Action.OUVRIR_INSTRUCTION, Acteur.PREFECTURE, le)
        return ouverte, InstructionOuverte(**self._concerne(), le=le)

    def reprendre_instruction(self, *, departements: frozenset[str], le: datetime) -> Decision[Self]:
        """After an adjournment: the earlier avis stay, a new version is awaited."""
        self._dans(departements)
        reprise = self._passer(Action.REPRENDRE_INSTRUCTION, Acteur.PREFECTURE, le)
        return reprise, InstructionOuverte(**self._concerne(), le=le)

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
        instruite = self._passer(Action.RENDRE_AVIS, Acteur.PREFECTURE, le)
        numero = len(self.avis) + 1
        avis = Avis(
            numero=numero, sens=sens, motivation=motivation, postes_recommandes=postes_recommandes, rang=rang, le=le
        )
        if fautes := avis.fautes(postes_souhaites=self.postes_souhaites):
            raise AvisInvalide(fautes=fautes)
        return replace(instruite, avis=(*self.avis, avis)), AvisPrefetRendu(
            **self._concerne(),
            sens=sens,
            numero=numero,
            postes_recommandes=postes_recommandes,
            postes_souhaites=self.postes_souhaites,
            nature=self.nature,
            rang=rang,
            le=le,
        )
