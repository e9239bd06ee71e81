"""A conseiller that was declared by mistake, and a person that is forgotten."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final, Self

from services.kit.aggregate import Decision, Fait, Refus

from ...domain.actes import lire_motif
from ..events import CompteAConfirmer, ConseillerEfface, ConseillerRepris, ConseillerRetire, MotifDelie
from .compte import CompteDuConseiller
from .fiche import Acte, NatureActe, Statut

__all__ = ["ContratEnCours", "ContratExistant", "Retrait"]

OUBLI: Final = timedelta(days=30)
"""A withdrawn declaration may be a mistake in its turn: who it was about is forgotten after that time (choice)."""


class ContratExistant(Refus):
    message = "Ce conseiller a un contrat : sa déclaration ne peut plus être retirée."


class ContratEnCours(Refus):
    message = "Le contrat de ce conseiller est en cours : ses données sont nécessaires jusqu'à sa fin."


@dataclass(frozen=True, kw_only=True)
class Retrait(CompteDuConseiller):
    """The rules on what ends."""

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


def _anonyme(acte: Acte) -> Acte:
    changes = () if acte.nature is NatureActe.IDENTITE_MODIFIEE else acte.changements
    return replace(acte, motif=None, changements=changes)
