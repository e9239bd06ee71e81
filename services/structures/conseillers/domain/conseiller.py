"""A conseiller numérique, from its structure's declaration to the day when who it was is forgotten."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final, Self

from services.kit.aggregate import Decision, Fait, Refus
from services.kit.temps import fin_de_jour

from ...domain.actes import lire_motif
from ...domain.confirmation import Confirmation
from ..events import (
    CompteAConfirmer,
    ConseillerDeclare,
    ConseillerEfface,
    ConseillerModifie,
    ConseillerRepris,
    ConseillerRetire,
    FormationTerminee,
    MotifDelie,
)
from .compte import CompteDuConseiller
from .fiche import Acte, NatureActe, Statut
from .formation import EnFormation
from .identite import Declaration, Identite, changements, normalise

__all__ = ["Conseiller", "ConseillerDejaDeclare", "ContratEnCours", "ContratExistant"]

OUBLI: Final = timedelta(days=30)
"""A withdrawn declaration may be a mistake in its turn: who it was about is forgotten after that time (choice)."""


class ConseillerDejaDeclare(Refus):
    message = "La structure a déjà déclaré un conseiller avec ce courriel."


class ContratExistant(Refus):
    message = "Ce conseiller a un contrat : sa déclaration ne peut plus être retirée."


class ContratEnCours(Refus):
    message = "Le contrat de ce conseiller est en cours : ses données sont nécessaires jusqu'à sa fin."


@dataclass(frozen=True, kw_only=True)
class Conseiller(CompteDuConseiller, EnFormation):
    """How a conseiller is declared, corrected, withdrawn when it was a mistake, and forgotten."""

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

    def retirer(self, motif: str | None, *, sous_contrat: bool, par: str, le: datetime) -> Decision[Self]:
        """Declared by mistake. ``sous_contrat``: whether it ever had a contract."""
        self._actif()
        lu = lire_motif(motif)
        if sous_contrat:
            raise ContratExistant
        delie, faits = self._sans_compte(MotifDelie.RETRAIT, par=par, le=le)
        retire = replace(delie, statut=Statut.RETIRE, oubli_le=le + OUBLI)
        retire = retire._noter(NatureActe.RETRAIT, par=par, le=le, motif=lu)
        dits: tuple[Fait, ...] = (*faits, ConseillerRetire(**self._concerne(), le=le))
        return retire, *dits

    def reprendre(self, *, graine: str, le: datetime) -> Decision[Self]:
        """A contract was made while it was being withdrawn: the withdrawal does not hold."""
        if self.statut is not Statut.RETIRE:
            return (self,)
        repris = replace(self, statut=Statut.ACTIF, oubli_le=None)._a_confirmer(graine, le)
        return (
            repris._noter(NatureActe.REPRISE, par="plateforme", le=le),
            ConseillerRepris(**self._concerne(), le=le),
            CompteAConfirmer(**self._concerne(), le=le),
        )

    def effacer(self, *, en_contrat: bool, par: str, le: datetime) -> Decision[Self]:
        """Forgets who it was, for good; what it did stays under its ids. ``en_contrat``: under a contract today.

        Reasons and former values go too, since a person's name may be in them.
        """
        if self.statut is Statut.EFFACE:
            return (self,)
        if en_contrat:
            raise ContratEnCours
        delie, faits = self._sans_compte(MotifDelie.EFFACEMENT, par=par, le=le)
        efface = replace(
            delie,
            statut=Statut.EFFACE,
            identite=None,
            confirmation=None,
            oubli_le=None,
            historique=tuple(_anonyme(acte) for acte in delie.historique),
        )
        dits: tuple[Fait, ...] = (*faits, ConseillerEfface(**self._concerne(), le=le))
        return efface._noter(NatureActe.EFFACEMENT, par=par, le=le), *dits

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


def _anonyme(acte: Acte) -> Acte:
    changes = () if acte.nature is NatureActe.IDENTITE_MODIFIEE else acte.changements
    return replace(acte, motif=None, changements=changes)
