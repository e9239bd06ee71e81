"""A convention, from the posts that open it to its end."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, Self
from uuid import UUID, uuid5

from services.kit.aggregate import Decision
from services.kit.temps import jour_paris

from ..events import ConventionRattachee, MotifResiliation, TableauOuvert
from .constats import Constats
from .engagement import Engagement
from .etapes import Etapes
from .etats import Action, Statut
from .liste import LISTE, Depuis
from .promesses import Promesses
from .valeurs import Acteur, Origine

__all__ = ["Convention", "convention_id"]

_ESPACE: Final = UUID("0f5f0a3e-6f6d-5b53-9a64-3c1d4b1f2a90")
_ROUVRABLES: Final = frozenset({MotifResiliation.DECISION_CORRIGEE, MotifResiliation.POSTES_RENDUS})


def convention_id(structure: str, decision: str) -> str:
    """The same for the same structure and decision, so that no redelivery can open a second one."""
    return str(uuid5(_ESPACE, f"{structure}/{decision}"))


@dataclass(frozen=True, kw_only=True)
class Convention(Etapes, Promesses, Constats):
    """How it opens, follows its decision, and changes hands."""

    @classmethod
    def ouvrir(
        cls,
        *,
        id: str,
        structure: str,
        siret: str,
        departement: str,
        decision: str,
        postes: int,
        entendue: int,
        le: datetime,
    ) -> tuple[Self, TableauOuvert]:
        """Posts were made known at ``le``, by the version ``entendue`` of the decision."""
        ouverte = cls(
            id=id,
            structure=structure,
            siret=siret,
            departement=departement,
            decision=decision,
            postes=postes,
            notifie_le=jour_paris(le),
            ouverte_le=le,
            entendue=entendue,
        )
        return ouverte._promettre(), ouverte._ouvert(le)

    def rouvrir(self, postes: int, *, entendue: int, le: datetime) -> Decision[Self]:
        """Posts are given again, after a correction or a return had left none: all begins anew.

        Unchanged when it stands, or ended otherwise.
        """
        if self.resiliation is None or self.resiliation.motif not in _ROUVRABLES or entendue < self.entendue:
            return (self,)
        rouverte = replace(
            self._passer(Action.ROUVRIR, Acteur.PLATEFORME, le),
            postes=postes,
            notifie_le=jour_paris(le),
            ouverte_le=le,
            entendue=entendue,
            transmise_le=None,
            approuvee_le=None,
            signatures=(),
            fin=None,
            renouvellement_demande_le=None,
            resiliation=None,
        )
        return rouverte._promettre(), rouverte._ouvert(le)

    def clore(self, motif: MotifResiliation, *, entendue: int | None = None, le: datetime) -> Decision[Self]:
        """Nothing is left that it would be about: no post, or no structure. Unchanged when it is over already."""
        if self.terminee or (entendue is not None and entendue <= self.entendue):
            return (self,)
        close, *faits = self.resilier(motif, None, par=Acteur.PLATEFORME, le=le)
        if close.statut is not Statut.RESILIEE:
            return close, *faits
        return replace(close, entendue=entendue or self.entendue), *faits

    def rattacher(self, structure: str, siret: str, *, le: datetime) -> Decision[Self]:
        """Its structure was merged into that one."""
        if structure == self.structure:
            return (self,)
        origine = Origine(structure=self.structure, siret=self.siret, le=le)
        suite = replace(self, structure=structure, siret=siret, origines=(*self.origines, origine))
        return suite, ConventionRattachee(**suite._concerne(), absorbee=self.structure, siret_absorbe=self.siret, le=le)

    def _promettre(self) -> Self:
        engagements = tuple(
            Engagement(code=code, echeance=p.echeance(self.notifie_le) if p.depuis is Depuis.NOTIFICATION else None)
            for code, p in LISTE.items()
        )
        return replace(self, engagements=engagements)

    def _ouvert(self, le: datetime) -> TableauOuvert:
        return TableauOuvert(**self._concerne(), postes=self.postes, le=le)
