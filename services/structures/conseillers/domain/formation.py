"""The training path, as it is recorded: the test, the training, the post, the examinations."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final, Self, get_args

from services.kit.aggregate import Decision, Fait, Faute, Refus
from services.kit.temps import jour_paris

from ...domain.actes import Changement
from ..events import (
    CertificationEnregistree,
    Examen,
    FormationPlanifiee,
    FormationTerminee,
    Heures,
    ParcoursMisAJour,
    PositionnementEnregistre,
    PriseDePosteAvantFormation,
    PriseDePosteEnregistree,
)
from .fiche import Fiche, NatureActe
from .jours import jour_fautif, jours_fautifs
from .parcours import Formation, Parcours, Passage, Positionnement, PriseDePoste

__all__ = ["EnFormation", "ExamenDejaObtenu", "ParcoursRefuse", "PositionnementManquant"]

HEURES: Final[tuple[Heures, ...]] = get_args(Heures)


class ParcoursRefuse(Refus):
    message = "Cette étape du parcours est à corriger."


class PositionnementManquant(Refus):
    message = "Le calendrier de la formation est communiqué après le test de positionnement : enregistrez-le d'abord."


class ExamenDejaObtenu(Refus):
    message = "Cet examen est déjà enregistré comme obtenu."


@dataclass(frozen=True, kw_only=True)
class EnFormation(Fiche):
    """``par`` is the role of who says it. What is said twice alike changes nothing; said otherwise, it is corrected."""

    def enregistrer_positionnement(self, heures: int, *, par: str, le: datetime) -> Decision[Self]:
        """``heures``: of the course that the test leads to, one of the official ones."""
        self._actif()
        lues = next((h for h in HEURES if h == heures), None)
        if lues is None:
            permises = ", ".join(str(h) for h in HEURES)
            raise ParcoursRefuse(fautes=(Faute("heures", f"Un parcours compte l'une de ces durées : {permises}."),))
        avant = self.parcours.positionnement
        if avant is not None and avant.heures == lues:
            return (self,)
        suite = self._suivre(
            replace(self.parcours, positionnement=Positionnement(heures=lues, par=par, le=le)),
            Changement(champ="heures", avant=str(avant.heures) if avant else "", apres=str(lues)),
            NatureActe.POSITIONNEMENT,
            par,
            le,
        )
        return suite, PositionnementEnregistre(**self._concerne(), heures=lues, le=le)

    def enregistrer_formation(self, debut: date, fin: date, *, par: str, le: datetime) -> Decision[Self]:
        """The training's first and last day, as the training body communicated them. Raises PositionnementManquant."""
        self._actif()
        if self.parcours.positionnement is None:
            raise PositionnementManquant
        aujourdhui = jour_paris(le)
        if fautes := jours_fautifs(debut, fin, aujourdhui):
            raise ParcoursRefuse(fautes=fautes)
        avant = self.parcours.formation
        if avant is not None and (avant.debut, avant.fin) == (debut, fin):
            return (self,)
        formation = Formation(debut=debut, fin=fin, terminee=fin < aujourdhui, par=par, le=le)
        suite = self._suivre(
            replace(self.parcours, formation=formation),
            Changement(champ="formation", avant=f"{avant.debut}/{avant.fin}" if avant else "", apres=f"{debut}/{fin}"),
            NatureActe.FORMATION,
            par,
            le,
        )
        dit: Fait = (
            FormationTerminee(**self._concerne(), le_jour=fin, le=le)
            if formation.terminee
            else FormationPlanifiee(**self._concerne(), debut=debut, fin=fin, le=le)
        )
        faits: tuple[Fait, ...] = (dit, *suite._poste_relu(self.parcours, le))
        return suite, *faits

    def enregistrer_prise_de_poste(self, jour: date, *, par: str, le: datetime) -> Decision[Self]:
        """The first day with the public, once it has come. Before the training's end, the fact says so."""
        self._actif()
        if fautes := jour_fautif("leJour", jour, jour_paris(le)):
            raise ParcoursRefuse(fautes=fautes)
        avant = self.parcours.prise_de_poste
        if avant is not None and avant.jour == jour:
            return (self,)
        suite = self._suivre(
            replace(self.parcours, prise_de_poste=PriseDePoste(jour=jour, par=par, le=le)),
            Changement(champ="priseDePoste", avant=str(avant.jour) if avant else "", apres=str(jour)),
            NatureActe.PRISE_DE_POSTE,
            par,
            le,
        )
        return suite, suite._poste(jour, le)

    def enregistrer_examen(self, examen: Examen, jour: date, *, obtenu: bool, par: str, le: datetime) -> Decision[Self]:
        """One passage, that same day's in place of itself. Raises ExamenDejaObtenu: nothing is left to pass."""
        self._actif()
        if fautes := jour_fautif("date", jour, jour_paris(le)):
            raise ParcoursRefuse(fautes=fautes)
        passe = next((p for p in self.parcours.examens if (p.examen, p.jour) == (examen, jour)), None)
        if passe is not None and passe.obtenu is obtenu:
            return (self,)
        if self.parcours.obtenu(examen):
            raise ExamenDejaObtenu
        passage = Passage(examen=examen, jour=jour, obtenu=obtenu, par=par, le=le)
        suite = self._suivre(
            replace(self.parcours, examens=(*(p for p in self.parcours.examens if p is not passe), passage)),
            Changement(champ=examen.value, avant="", apres=f"{jour} {'obtenu' if obtenu else 'non obtenu'}"),
            NatureActe.EXAMEN,
            par,
            le,
        )
        if not obtenu:
            return suite, ParcoursMisAJour(**self._concerne(), le=le)
        return suite, CertificationEnregistree(**self._concerne(), examen=examen, le_jour=jour, le=le)

    def _suivre(self, parcours: Parcours, changement: Changement, nature: NatureActe, par: str, le: datetime) -> Self:
        return replace(self, parcours=parcours)._noter(nature, par=par, le=le, changements=(changement,))

    def _poste(self, jour: date, le: datetime) -> PriseDePosteEnregistree | PriseDePosteAvantFormation:
        fait = PriseDePosteAvantFormation if self.parcours.en_poste_sans_formation else PriseDePosteEnregistree
        return fait(**self._concerne(), le_jour=jour, le=le)

    def _poste_relu(self, avant: Parcours, le: datetime) -> tuple[Fait, ...]:
        """Other days of training may put the post after it, or before: told when it is no longer what was told."""
        poste = self.parcours.prise_de_poste
        if poste is None or avant.en_poste_sans_formation is self.parcours.en_poste_sans_formation:
            return ()
        return (self._poste(poste.jour, le),)
