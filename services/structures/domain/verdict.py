"""The verdict on one structure after it registered: ANCT's own, or a new reading of the table."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Self

from services.kit.aggregate import Decision, Refus

from ..events import EligibiliteDerogee, EligibiliteReevaluee, Verdict
from .actes import Changement, NatureActe, lire_motif
from .derogation import Derogation, sous_derogation
from .dossier import Dossier
from .eligibilite import Bareme, CategorieInconnue, Eligibilite, evaluer

__all__ = ["DerogationInutile", "Effet", "SansDerogation", "VerdictSurDossier"]


class DerogationInutile(Refus):
    message = "Ce verdict est déjà celui de la structure."


class SansDerogation(Refus):
    message = "Aucune dérogation n'est en cours pour cette structure."


class Effet(StrEnum):
    """What a new vintage of the table does to one structure."""

    INCHANGEE = "INCHANGEE"
    CHANGEE = "CHANGEE"
    DEROGEE = "DEROGEE"
    FERMEE = "FERMEE"
    SANS_CATEGORIE = "SANS_CATEGORIE"


@dataclass(frozen=True, kw_only=True)
class VerdictSurDossier(Dossier):
    """The rules on the eligibility of a structure that is registered."""

    def deroger(self, verdict: Verdict, motif: str | None, *, le: datetime) -> Decision[Self]:
        """By ANCT: its verdict in place of the rule's, or of its own earlier one."""
        self._ouverte()
        lu = lire_motif(motif)
        if verdict is self.eligibilite.verdict:
            raise DerogationInutile
        en_cours = self.derogation
        derogation = Derogation(
            verdict=verdict,
            motif=lu,
            contre=en_cours.contre if en_cours else self.eligibilite.verdict,
            millesime=self.eligibilite.millesime,
            le=le,
        )
        derogee = replace(
            self._juger(sous_derogation(self.eligibilite, verdict), NatureActe.ELIGIBILITE_DEROGEE, le=le, motif=lu),
            derogations=(*self._derogations_levees(le), derogation),
        )
        return derogee, EligibiliteDerogee(**derogee._profil(), le=le)

    def lever_derogation(self, motif: str | None, *, bareme: Bareme, le: datetime) -> Decision[Self]:
        """By ANCT: back to what the rule says now. What was derogated, and why, stays written."""
        self._ouverte()
        lu = lire_motif(motif)
        if self.derogation is None:
            raise SansDerogation
        rendue = self._juger(self._regle(bareme), NatureActe.DEROGATION_LEVEE, le=le, motif=lu)
        rendue = replace(rendue, derogations=self._derogations_levees(le))
        return rendue, EligibiliteReevaluee(**rendue._profil(), le=le)

    def reevaluer(self, bareme: Bareme, *, le: datetime) -> Decision[Self]:
        """A new vintage is in force: tells what changes, and nothing where nothing does."""
        effet, regle = self.effet(bareme)
        if effet is not Effet.CHANGEE or regle is None:
            return (self,)
        reevaluee = self._juger(regle, NatureActe.ELIGIBILITE_REEVALUEE, le=le)
        return reevaluee, EligibiliteReevaluee(**reevaluee._profil(), le=le)

    def effet(self, bareme: Bareme) -> tuple[Effet, Eligibilite | None]:
        """What this vintage would do, and the rule's verdict by it (None where it does not count).

        ANCT's own verdict and a structure that is closed or absorbed are left alone, as is one whose category the
        table no longer knows. A verdict of a later vintage is never put back. Unchanged, it keeps the vintage that
        gave it.
        """
        if not self.vivante:
            return Effet.FERMEE, None
        if self.derogation is not None:
            return Effet.DEROGEE, None
        try:
            regle = self._regle(bareme)
        except CategorieInconnue:
            return Effet.SANS_CATEGORIE, None
        avant = self.eligibilite
        meme = (regle.verdict, regle.famille, regle.preuves_manquantes) == (
            avant.verdict,
            avant.famille,
            avant.preuves_manquantes,
        )
        if meme or bareme.millesime < avant.millesime:
            return Effet.INCHANGEE, None
        return Effet.CHANGEE, regle

    def _regle(self, bareme: Bareme) -> Eligibilite:
        return evaluer(bareme, categorie=self.categorie_juridique, siren=self.siren)

    def _juger(self, apres: Eligibilite, nature: NatureActe, *, le: datetime, motif: str | None = None) -> Self:
        changement = Changement(
            champ="eligibilite.verdict", avant=self.eligibilite.verdict.value, apres=apres.verdict.value
        )
        return replace(
            self._noter(nature, par="anct", le=le, motif=motif, changements=(changement,)), eligibilite=apres
        )

    def _derogations_levees(self, le: datetime) -> tuple[Derogation, ...]:
        return tuple(replace(d, levee_le=d.levee_le or le) for d in self.derogations)
