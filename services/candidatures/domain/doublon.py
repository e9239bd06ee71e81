"""A candidature that repeats an earlier one of the same structure."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Self

from services.kit.aggregate import Decision, Refus

from ..events import CandidatureDoublon
from .dossier import Dossier
from .etats import Action, Statut
from .valeurs import Acteur

__all__ = ["Doublons", "OriginalInvalide"]

# A duplicate of what was given up, or is itself a duplicate, would leave the structure with nothing.
_SANS_SUITE = frozenset({Statut.BROUILLON, Statut.RETIREE, Statut.CADUQUE, Statut.IRRECEVABLE, Statut.DOUBLON})


class OriginalInvalide(Refus):
    message = "Cette candidature ne peut pas être le doublon de celle que vous indiquez."


@dataclass(frozen=True, kw_only=True)
class Doublons(Dossier):
    """The rule that ANCT and the préfecture apply."""

    def marquer_doublon(
        self, original: Dossier, *, departements: frozenset[str] | None, le: datetime
    ) -> Decision[Self]:
        """By the préfecture, whose départements are given, or by ANCT (None). Raises OriginalInvalide.

        The original is the one deposited first: two agents who mark the two as duplicates of each other at once
        cannot both be right, and the structure keeps one.
        """
        if departements is not None:
            self._dans(departements)
        par = Acteur.ANCT if departements is None else Acteur.PREFECTURE
        marquee = self._passer(Action.MARQUER_DOUBLON, par, le)
        if original.id == self.id:
            raise OriginalInvalide("C'est la même.")
        if original.structure != self.structure:
            raise OriginalInvalide("Elle est d'une autre structure.")
        if original.statut in _SANS_SUITE or original.deposee_le is None or self.deposee_le is None:
            raise OriginalInvalide("Elle n'est plus, ou pas encore, en cours.")
        if (original.deposee_le, original.id) >= (self.deposee_le, self.id):
            raise OriginalInvalide("Elle a été déposée après celle-ci.")
        return replace(marquee, doublon_de=original.id), CandidatureDoublon(
            **self._concerne(), original=original.id, le=le
        )
