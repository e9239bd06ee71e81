"""What the structure does with its candidature: draft, deposit, withdrawal."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Self

from services.kit.aggregate import Decision, Faute, Refus
from services.kit.temps import jour_paris

from ..events import (
    BrouillonEnregistre,
    CandidatureDeposee,
    CandidatureIrrecevable,
    CandidatureRetiree,
    ComplementFourni,
    ComplementRefuse,
    MotifIrrecevabilite,
    Nature,
)
from .complement import REPONSE_MAX, ComplementInvalide, IssueComplement, faute_de_texte
from .delai import Delai
from .dossier import Dossier
from .etats import Action, suivant
from .formulaire import Formulaire, FormulaireIncomplet, FormulaireInvalide, illisible
from .valeurs import Acteur, Eligibilite, VerdictEligibilite

__all__ = [
    "MOTIF_MAX",
    "CandidatureDejaOuverte",
    "Depot",
    "MotifInvalide",
    "PremiereCandidatureRequise",
    "StructureFermee",
    "StructureInconnue",
    "StructureReunie",
]

MOTIF_MAX = 500


class CandidatureDejaOuverte(Refus):
    """Guaranteed by the unique index of the store, not by a look-up before the insert."""

    message = "Votre structure a déjà une candidature de cette nature en cours."


class StructureInconnue(Refus):
    message = "Votre structure n'est pas connue ici : inscrivez-la, ou attendez un instant si elle vient de l'être."


class StructureFermee(Refus):
    message = "Votre structure est fermée : elle ne peut plus candidater."


class StructureReunie(Refus):
    message = "Votre structure a été réunie avec une autre : c'est au nom de celle-ci que l'on candidate désormais."


class PremiereCandidatureRequise(Refus):
    message = "Des postes supplémentaires se demandent une fois qu'une première candidature a été acceptée."


class MotifInvalide(Refus):
    message = "Le motif du retrait ne peut pas être enregistré tel quel."


@dataclass(frozen=True, kw_only=True)
class Depot(Dossier):
    """The rules that the structure applies."""

    @classmethod
    def ouvrir(
        cls,
        id: str,
        *,
        structure: str,
        siret: str,
        departement: str,
        nature: Nature,
        formulaire: Formulaire,
        deja_acceptee: bool = False,
        le: datetime,
    ) -> tuple[Self, BrouillonEnregistre]:
        """A draft. The store refuses a second one of the same kind while the first is open.

        ``deja_acceptee``: whether an earlier candidature of the structure was accepted, without which it has no posts
        that others could be added to.
        """
        if nature is Nature.POSTES_SUPPLEMENTAIRES and not deja_acceptee:
            raise PremiereCandidatureRequise
        if fautes := formulaire.fautes():
            raise FormulaireInvalide(fautes=fautes)
        ouverte = cls(
            id=id,
            structure=structure,
            siret=siret,
            departement=departement,
            nature=nature,
            formulaire=formulaire,
            ouverte_le=le,
        )
        return ouverte, BrouillonEnregistre(**ouverte._concerne(), nature=nature, le=le)

    def modifier(self, formulaire: Formulaire, *, le: datetime) -> Decision[Self]:
        """The whole form, in the place of the one before."""
        suivant(self.statut, Action.MODIFIER)
        if fautes := formulaire.fautes():
            raise FormulaireInvalide(fautes=fautes)
        if formulaire == self.formulaire:
            return (self,)
        fait = BrouillonEnregistre(**self._concerne(), nature=self.nature, le=le)
        return replace(self, formulaire=formulaire), fait

    def deposer(self, *, eligibilite: Eligibilite, departement: str | None = None, le: datetime) -> Decision[Self]:
        """Every fault is told at once; a structure that is not eligible is told so whatever its form says.

        ``departement``: where the structure is now, if it has moved since the draft; its préfecture will examine it.
        """
        presentee = replace(self, eligibilite=eligibilite, departement=departement or self.departement, deposee_le=le)
        if eligibilite.verdict is VerdictEligibilite.INELIGIBLE:
            motif = MotifIrrecevabilite.STRUCTURE_INELIGIBLE
            ecartee = presentee._passer(Action.DECLARER_IRRECEVABLE, Acteur.STRUCTURE, le)
            return replace(ecartee, irrecevabilite=motif), CandidatureIrrecevable(
                **presentee._concerne(), motif=motif, le=le
            )
        deposee = replace(presentee._passer(Action.DEPOSER, Acteur.STRUCTURE, le), delai_avis=Delai(depuis=le))
        fautes = self.formulaire.fautes() + self.formulaire.manques(jour_paris(le))
        debut_souhaite = self.formulaire.debut_souhaite
        if fautes or debut_souhaite is None:
            raise FormulaireIncomplet(fautes=fautes)
        return deposee, CandidatureDeposee(
            **presentee._concerne(),
            nature=self.nature,
            postes_souhaites=self.postes_souhaites,
            debut_souhaite=debut_souhaite,
            le=le,
        )

    def fournir_complement(self, reponse: str, *, le: datetime) -> Decision[Self]:
        """What was asked is given. The préfecture's clock starts again where it had stopped.

        Raises ComplementHorsDelai once the delay is over.
        """
        fournie = self._passer(Action.FOURNIR_COMPLEMENT, Acteur.STRUCTURE, le)
        if fautes := faute_de_texte("reponse", reponse, 1, REPONSE_MAX):
            raise ComplementInvalide(fautes=fautes)
        repondue = fournie._repondue(IssueComplement.FOURNI, reponse, le)
        return repondue, ComplementFourni(**self._concerne(), le=le)

    def refuser_complement(self, motif: str | None = None, *, le: datetime) -> Decision[Self]:
        """The structure will not give it: the préfecture decides with what it has.

        Raises ComplementHorsDelai once the delay is over.
        """
        refusee = self._passer(Action.REFUSER_COMPLEMENT, Acteur.STRUCTURE, le)
        if motif is not None and (fautes := faute_de_texte("motif", motif, 1, REPONSE_MAX)):
            raise ComplementInvalide(fautes=fautes)
        repondue = refusee._repondue(IssueComplement.REFUSE, motif, le)
        return repondue, ComplementRefuse(**self._concerne(), le=le)

    def retirer(self, *, motif: str | None, le: datetime) -> Decision[Self]:
        """By the structure, as long as nothing is decided for good; ``motif`` is optional and stays here."""
        retiree = self._passer(Action.RETIRER, Acteur.STRUCTURE, le)
        if motif is not None and (len(motif) > MOTIF_MAX or illisible(motif)):
            raise MotifInvalide(fautes=(Faute("motif", f"Le motif compte au plus {MOTIF_MAX} caractères lisibles."),))
        return replace(retiree, motif_retrait=motif, session=None), CandidatureRetiree(**self._concerne(), le=le)

    def _repondue(self, issue: IssueComplement, reponse: str | None, le: datetime) -> Self:
        *anciens, attendu = self.complements
        return replace(
            self,
            complements=(*anciens, attendu.repondre(issue, reponse, le)),
            delai_avis=self.delai_avis.reprendre(le) if self.delai_avis is not None else None,
        )
