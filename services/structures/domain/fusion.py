"""Two structures that were one: the absorbed answers with the kept one, and takes no command any more."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from services.kit.aggregate import Aggregate, Decision, Faute, Refus

from ..events import FusionDecidee
from .actes import lire_motif

__all__ = ["REGISTRE", "Fusion", "FusionRefusee", "Registre"]

REGISTRE: Final = "fusions"
"""The id of the one register: two merges at once are decided one after the other, so none makes a circle."""


class FusionRefusee(Refus):
    message = "Ces deux structures ne peuvent pas être fusionnées."


@dataclass(frozen=True, kw_only=True)
class Fusion:
    """One merge, as ANCT decided it. ``conservee`` always answers for itself: a chain is followed to its end."""

    conservee: str
    motif: str
    par: str
    le: datetime


@dataclass(frozen=True, kw_only=True)
class Registre(Aggregate):
    """All merges: id of the absorbed structure → its merge."""

    fusions: Mapping[str, Fusion] = field(default_factory=dict)

    def conservee(self, id: str) -> str:
        """The structure that answers for this one: itself, unless it was absorbed."""
        fusion = self.fusions.get(id)
        return id if fusion is None else fusion.conservee

    def decider(
        self, *, conservee: str, absorbee: str, motif: str | None, par: str, le: datetime
    ) -> "Decision[Registre]":
        """Merges ``absorbee`` into whoever answers for ``conservee``; all that it had absorbed follows.

        The same merge again changes nothing. Raises FusionRefusee: the same structure twice, a circle, an absorbed
        one that answers elsewhere; MotifInvalide.
        """
        gardee = self.conservee(conservee)
        if absorbee != conservee and absorbee in self.fusions and self.conservee(absorbee) == gardee:
            return (self,)
        if (faute := self._faute(conservee, gardee, absorbee)) is not None:
            raise FusionRefusee(fautes=(faute,))
        lu = lire_motif(motif)
        suivent = {
            id: dataclasses.replace(f, conservee=gardee) for id, f in self.fusions.items() if f.conservee == absorbee
        }
        nouvelle = Fusion(conservee=gardee, motif=lu, par=par, le=le)
        fusions = {**self.fusions, **suivent, absorbee: nouvelle}
        fait = FusionDecidee(fusion=self.id, absorbee=absorbee, conservee=gardee, le=le)
        return dataclasses.replace(self, fusions=fusions), fait

    def _faute(self, conservee: str, gardee: str, absorbee: str) -> Faute | None:
        if conservee == absorbee:
            return Faute("absorbee", "Une structure ne fusionne pas avec elle-même.")
        if gardee == absorbee:
            return Faute("conservee", "La structure à conserver a déjà été absorbée par l'autre.")
        if absorbee in self.fusions:
            return Faute("absorbee", f"Cette structure a déjà été absorbée par {self.conservee(absorbee)}.")
        return None
