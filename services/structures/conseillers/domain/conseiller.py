"""A conseiller numérique, from its structure's declaration to the day when who it was is forgotten."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Self

from services.kit.aggregate import Decision, Fait, Refus
from services.kit.temps import fin_de_jour

from ...domain.confirmation import Confirmation
from ..events import CompteAConfirmer, ConseillerDeclare, ConseillerModifie, FormationTerminee, MotifDelie
from .fiche import NatureActe, Statut
from .formation import EnFormation
from .identite import Declaration, Identite, changements, normalise
from .retrait import Retrait

__all__ = ["Conseiller", "ConseillerDejaDeclare"]


class ConseillerDejaDeclare(Refus):
    message = "La structure a déjà déclaré un conseiller avec ce courriel."


@dataclass(frozen=True, kw_only=True)
class Conseiller(Retrait, EnFormation):
    """How a conseiller is declared and corrected, and what time alone makes of it."""

    @classmethod
    def declarer(
        cls,
        declaration: Declaration,
        *,
        id: str,
        structure: str,
        siret: str,
        departement: str,
        graine: str,
        le: datetime,
    ) -> tuple[Self, ConseillerDeclare, CompteAConfirmer]:
        """Raises ConseillerRefuse with every fault. ``graine``: random text, for the link to the account."""
        conseiller = cls(
            id=id,
            structure=structure,
            siret=siret,
            departement=departement,
            declare_le=le,
            identite=Identite.lire(declaration),
            confirmation=Confirmation(graine=graine, demandee_le=le),
        )
        concerne = conseiller._concerne()
        return conseiller, ConseillerDeclare(**concerne, le=le), CompteAConfirmer(**concerne, le=le)

    def modifier(self, modifie: Mapping[str, str | None], *, graine: str, par: str, le: datetime) -> Decision[Self]:
        """``modifie``: the fields of the form (as Declaration names them) that are no longer the same, and no others.

        Another address is to be confirmed: the account that came by the former one is no longer linked, since nothing
        says any more that it is this person's.
        """
        avant = self._actif()
        apres = Identite.lire(avant.declaration(modifie))
        if apres == avant:
            return (self,)
        corrige = replace(self, identite=apres)._noter(
            NatureActe.IDENTITE_MODIFIEE, par=par, le=le, changements=changements(avant, apres)
        )
        dit = ConseillerModifie(**self._concerne(), le=le)
        if normalise(apres.courriel) == normalise(avant.courriel):
            return corrige, dit
        corrige, delie = corrige._sans_compte(MotifDelie.ADRESSE_CORRIGEE, par=par, le=le)
        faits: tuple[Fait, ...] = (dit, *delie, CompteAConfirmer(**self._concerne(), le=le))
        return corrige._a_confirmer(graine, le), *faits

    @property
    def echeance(self) -> datetime | None:
        """When time alone changes something: the training is over, or a withdrawn declaration is forgotten."""
        formation = self.parcours.formation
        if self.actif and formation is not None and not formation.terminee:
            return fin_de_jour(formation.fin)
        return self.oubli_le

    def echoir(self, *, le: datetime) -> Decision[Self]:
        """What has fallen due by then, told once; else nothing changes."""
        due = self.echeance
        if due is None or due > le:
            return (self,)
        if self.statut is Statut.RETIRE:
            return self.effacer(en_contrat=False, par="plateforme", le=le)
        formation = self.parcours.formation
        assert formation is not None, "what is due of an active conseiller is its training"
        terminee = replace(self, parcours=replace(self.parcours, formation=replace(formation, terminee=True)))
        return terminee, FormationTerminee(**self._concerne(), le_jour=formation.fin, le=le)
