"""What is kept of a candidature, and how it passes from one state to the next with a line of its history."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Self, TypedDict

from services.kit.aggregate import Aggregate

from ..events import MotifIrrecevabilite, Nature
from .avis import Avis, HorsDepartement
from .complement import Complement
from .delai import Delai
from .etats import TERMINAUX, Action, Statut, suivant
from .formulaire import Formulaire
from .plume import Plume, plume
from .valeurs import Acteur, DecisionRecue, Eligibilite, Origine, Transition

__all__ = ["Dossier"]


class _Concerne(TypedDict):
    candidature: str
    structure: str
    siret: str
    departement: str


@dataclass(frozen=True, kw_only=True)
class Dossier(Aggregate):
    """One request of a structure, from its draft to its decision.

    ``eligibilite`` is the verdict on the structure as it was when the candidature was deposited. ``deposee_le`` is
    None as long as it is only the structure's own. ``session`` is the agenda it is on, ``sessions`` all those it has
    ever been on. ``delai_avis`` is the préfecture's clock, None before the deposit. Versions of the avis, requests of
    complementary elements, decisions and lines of the history are only ever added.
    """

    structure: str
    siret: str
    departement: str
    nature: Nature
    ouverte_le: datetime
    statut: Statut = Statut.BROUILLON
    formulaire: Formulaire = field(default_factory=Formulaire)
    deposee_le: datetime | None = None
    eligibilite: Eligibilite | None = None
    irrecevabilite: MotifIrrecevabilite | None = None
    avis: tuple[Avis, ...] = ()
    delai_avis: Delai | None = None
    complements: tuple[Complement, ...] = ()
    session: str | None = None
    sessions: tuple[str, ...] = ()
    decisions: tuple[DecisionRecue, ...] = ()
    motif_retrait: str | None = None
    doublon_de: str | None = None
    origines: tuple[Origine, ...] = ()
    historique: tuple[Transition, ...] = ()

    @property
    def postes_souhaites(self) -> int:
        """0 as long as the draft does not say."""
        return self.formulaire.postes_souhaites or 0

    @property
    def terminee(self) -> bool:
        """Nothing can happen to it any more, but a recours that is upheld."""
        return self.statut in TERMINAUX

    @property
    def demandeuse(self) -> str:
        """The structure that opened it, were it merged into another since."""
        return self.origines[0].structure if self.origines else self.structure

    @property
    def sirets(self) -> frozenset[str]:
        """Those of its structure, and of the structures merged into it that it was of before."""
        return frozenset({self.siret, *(o.siret for o in self.origines)})

    @property
    def avis_notifies(self) -> tuple[Avis, ...]:
        """The versions on which a decision has been notified: what the structure may know of the opinion."""
        if not self.decisions:
            return ()
        return tuple(a for a in self.avis if a.le <= self.decisions[-1].le)

    @property
    def plume(self) -> Plume:
        """Who holds the pen, and since when."""
        return plume(self.statut, self.historique, self.ouverte_le)

    @property
    def echeance(self) -> datetime | None:
        """The moment at which the clock makes something true of it next, unless somebody acts before."""
        if self.terminee:
            return None
        if self.statut is Statut.COMPLEMENT_DEMANDE:
            return self.complements[-1].delai.prochaine
        return self.delai_avis.prochaine if self.delai_avis is not None else None

    def _passer(self, action: Action, par: Acteur, le: datetime) -> Self:
        vers = suivant(self.statut, action)
        ligne = Transition(action=action, de=self.statut, vers=vers, par=par, le=le)
        return replace(self, statut=vers, historique=(*self.historique, ligne))

    def _dans(self, departements: frozenset[str]) -> None:
        if self.departement not in departements:
            raise HorsDepartement

    def _concerne(self) -> _Concerne:
        return {
            "candidature": self.id,
            "structure": self.structure,
            "siret": self.siret,
            "departement": self.departement,
        }
