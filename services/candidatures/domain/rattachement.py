"""What becomes of a candidature when its structure is closed, or is merged into another."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Self

from services.kit.aggregate import Decision

from ..events import CandidatureRattachee, CandidatureRetiree
from .dossier import Dossier
from .etats import Action
from .valeurs import Acteur, Origine

__all__ = ["Rattachement"]


@dataclass(frozen=True, kw_only=True)
class Rattachement(Dossier):
    """The rules that follow what the service of the structures tells."""

    def fermer(self, *, le: datetime) -> Decision[Self]:
        """The structure is closed: nothing is left to decide. What is over stays as it is."""
        if self.terminee:
            return (self,)
        retiree = self._passer(Action.RETIRER, Acteur.PLATEFORME, le)
        retiree = replace(retiree, motif_retrait="La structure est fermée.", session=None)
        return retiree, CandidatureRetiree(**self._concerne(), le=le)

    def rattacher(self, structure: str, siret: str, *, le: datetime) -> Decision[Self]:
        """It is the kept structure's from now on, whatever its state; who deposited it stays known."""
        if self.structure == structure:
            return (self,)
        origine = Origine(structure=self.structure, siret=self.siret, le=le)
        rattachee = replace(self, structure=structure, siret=siret, origines=(*self.origines, origine))
        return rattachee, CandidatureRattachee(
            **rattachee._concerne(), absorbee=origine.structure, siret_absorbe=origine.siret, le=le
        )
