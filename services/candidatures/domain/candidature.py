"""A candidature: what a structure asks, what its préfecture thinks of it, what the committee decided."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TypedDict

from services.kit.aggregate import Aggregate, Decision, Fait, Faute, Refus
from services.kit.temps import jour_paris

from ..events import (
    AvisPrefetRendu,
    BrouillonEnregistre,
    CandidatureAcceptee,
    CandidatureAjournee,
    CandidatureDeposee,
    CandidatureDesinscrite,
    CandidatureInscrite,
    CandidatureIrrecevable,
    CandidatureRefusee,
    CandidatureRetiree,
    InstructionOuverte,
    MotifIrrecevabilite,
    Nature,
    SensAvis,
)
from .avis import Avis, AvisInvalide, HorsDepartement
from .etats import TERMINAUX, Action, Statut, suivant
from .formulaire import Formulaire, FormulaireIncomplet, FormulaireInvalide, illisible
from .valeurs import Acteur, DecisionRecue, Eligibilite, Transition, Verdict, VerdictEligibilite

__all__ = ["MOTIF_MAX", "Candidature", "CandidatureDejaOuverte", "MotifInvalide", "StructureInconnue"]

MOTIF_MAX = 500


class CandidatureDejaOuverte(Refus):
    """Guaranteed by the unique index of the store, not by a look-up before the insert."""

    message = "Votre structure a déjà une candidature initiale en cours."


class StructureInconnue(Refus):
    message = "Votre structure n'est pas connue ici : inscrivez-la, ou attendez un instant si elle vient de l'être."


class MotifInvalide(Refus):
    message = "Le motif du retrait ne peut pas être enregistré tel quel."


_ISSUES: Mapping[Verdict, Action] = {
    Verdict.POSITIF: Action.ACCEPTER,
    Verdict.NEGATIF: Action.REFUSER,
    Verdict.EXAMEN_COMPLEMENTAIRE: Action.AJOURNER,
}


class _Concerne(TypedDict):
    candidature: str
    structure: str
    siret: str
    departement: str


@dataclass(frozen=True, kw_only=True)
class Candidature(Aggregate):
    """One request of a structure, from its draft to its decision.

    ``eligibilite`` is the verdict on the structure as it was when the candidature was deposited. ``deposee_le`` is
    None as long as it is only the structure's own. ``session`` is the agenda it is on, ``sessions`` all those it has
    ever been on. Versions of the avis, decisions and lines of the history are only ever added.
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
    session: str | None = None
    sessions: tuple[str, ...] = ()
    decisions: tuple[DecisionRecue, ...] = ()
    motif_retrait: str | None = None
    historique: tuple[Transition, ...] = ()

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
        le: datetime,
    ) -> "tuple[Candidature, BrouillonEnregistre]":
        """A draft. The store refuses a second open INITIALE of the same structure."""
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

    def modifier(self, formulaire: Formulaire, *, le: datetime) -> "Decision[Candidature]":
        """The whole form, in the place of the one before."""
        suivant(self.statut, Action.MODIFIER)
        if fautes := formulaire.fautes():
            raise FormulaireInvalide(fautes=fautes)
        if formulaire == self.formulaire:
            return (self,)
        fait = BrouillonEnregistre(**self._concerne(), nature=self.nature, le=le)
        return replace(self, formulaire=formulaire), fait

    def deposer(self, *, eligibilite: Eligibilite, le: datetime) -> "Decision[Candidature]":
        """Every fault is told at once; a structure that is not eligible is told so whatever its form says."""
        presentee = replace(self, eligibilite=eligibilite, deposee_le=le)
        if eligibilite.verdict is VerdictEligibilite.INELIGIBLE:
            motif = MotifIrrecevabilite.STRUCTURE_INELIGIBLE
            ecartee = presentee._passer(Action.DECLARER_IRRECEVABLE, Acteur.STRUCTURE, le)
            return replace(ecartee, irrecevabilite=motif), CandidatureIrrecevable(
                **self._concerne(), motif=motif, le=le
            )
        deposee = presentee._passer(Action.DEPOSER, Acteur.STRUCTURE, le)
        fautes = self.formulaire.fautes() + self.formulaire.manques(jour_paris(le))
        debut_souhaite = self.formulaire.debut_souhaite
        if fautes or debut_souhaite is None:
            raise FormulaireIncomplet(fautes=fautes)
        return deposee, CandidatureDeposee(
            **self._concerne(),
            nature=self.nature,
            postes_souhaites=self.postes_souhaites,
            debut_souhaite=debut_souhaite,
            le=le,
        )

    def ouvrir_instruction(self, *, departements: frozenset[str], le: datetime) -> "Decision[Candidature]":
        """By the préfecture, whose départements are given."""
        self._dans(departements)
        ouverte = self._passer(Action.OUVRIR_INSTRUCTION, Acteur.PREFECTURE, le)
        return ouverte, InstructionOuverte(**self._concerne(), le=le)

    def reprendre_instruction(self, *, departements: frozenset[str], le: datetime) -> "Decision[Candidature]":
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
    ) -> "Decision[Candidature]":
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

    def inscrire(self, session: str, *, le: datetime) -> "Decision[Candidature]":
        """On the closed agenda of a session. An agenda closes once: the same session again changes nothing."""
        if session in self.sessions:
            return (self,)
        return self._inscrite(session, le)

    def desinscrire(self, session: str, *, le: datetime) -> "Decision[Candidature]":
        """The session is cancelled; another session's agenda is left alone."""
        if session != self.session:
            return (self,)
        libre = replace(self._passer(Action.DESINSCRIRE, Acteur.COMITE, le), session=None)
        return libre, CandidatureDesinscrite(**self._concerne(), session=session, le=le)

    def decider(self, decision: DecisionRecue) -> "Decision[Candidature]":
        """The committee's decision is notified. The same decision again changes nothing.

        Sessions and decisions come on two topics, so the decision may be read before the agenda that it implies:
        the candidature is then put on that agenda first.
        """
        if decision.id in {d.id for d in self.decisions}:
            return (self,)
        inscrite: Candidature = self
        faits: tuple[Fait, ...] = (self._fait(decision),)
        if self.statut is Statut.AVIS_RENDU:
            inscrite, inscription = self._inscrite(decision.session, decision.le)
            faits = (inscription, *faits)
        decidee = inscrite._passer(_ISSUES[decision.verdict], Acteur.COMITE, decision.le)
        return replace(decidee, session=None, decisions=(*self.decisions, decision)), *faits

    def retirer(self, *, motif: str | None, le: datetime) -> "Decision[Candidature]":
        """By the structure, as long as nothing is decided for good; ``motif`` is optional and stays here."""
        retiree = self._passer(Action.RETIRER, Acteur.STRUCTURE, le)
        if motif is not None and (len(motif) > MOTIF_MAX or illisible(motif)):
            raise MotifInvalide(fautes=(Faute("motif", f"Le motif compte au plus {MOTIF_MAX} caractères lisibles."),))
        return replace(retiree, motif_retrait=motif, session=None), CandidatureRetiree(**self._concerne(), le=le)

    @property
    def postes_souhaites(self) -> int:
        """0 as long as the draft does not say."""
        return self.formulaire.postes_souhaites or 0

    @property
    def terminee(self) -> bool:
        """Nothing can happen to it any more."""
        return self.statut in TERMINAUX

    @property
    def avis_notifies(self) -> tuple[Avis, ...]:
        """The versions on which a decision has been notified: what the structure may know of the opinion."""
        if not self.decisions:
            return ()
        return tuple(a for a in self.avis if a.le <= self.decisions[-1].le)

    def _inscrite(self, session: str, le: datetime) -> "tuple[Candidature, CandidatureInscrite]":
        inscrite = self._passer(Action.INSCRIRE, Acteur.COMITE, le)
        inscrite = replace(inscrite, session=session, sessions=(*self.sessions, session))
        return inscrite, CandidatureInscrite(**self._concerne(), session=session, le=le)

    def _fait(self, decision: DecisionRecue) -> Fait:
        match decision.verdict:
            case Verdict.POSITIF:
                return CandidatureAcceptee(
                    **self._concerne(),
                    postes_attribues=decision.postes_attribues,
                    session=decision.session,
                    le=decision.le,
                )
            case Verdict.NEGATIF:
                return CandidatureRefusee(**self._concerne(), le=decision.le)
            case Verdict.EXAMEN_COMPLEMENTAIRE:
                return CandidatureAjournee(**self._concerne(), le=decision.le)

    def _passer(self, action: Action, par: Acteur, le: datetime) -> "Candidature":
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
