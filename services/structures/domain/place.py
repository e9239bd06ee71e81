"""Where a structure stands: what is known of the place, its own QPV with the proof, and who replaced it."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, Self

from services.kit.aggregate import Decision, Faute, Refus

from ..events import IndicateursEtablis, QuartierDeclare, StructureAbsorbee
from .actes import NatureActe
from .dossier import Dossier
from .formulaire import propre, texte_fautif
from .indicateurs import Indicateurs, Quartier
from .zonage import Etat, code_de_quartier

__all__ = ["Place", "QuartierRefuse"]

PREUVE_MAX: Final = 1_000


class QuartierRefuse(Refus):
    message = "Ce quartier prioritaire ne peut pas être déclaré."


@dataclass(frozen=True, kw_only=True)
class Place(Dossier):
    """The rules on a structure's place among the others."""

    def etablir_indicateurs(self, releve: Indicateurs, *, le: datetime) -> Decision[Self]:
        """Keeps what is now known of the place; tells it only when it differs from what was told last."""
        if self.absorbee_par is not None or self.indicateurs == releve:
            return (self,)
        fait = IndicateursEtablis(
            **self._concerne(),
            commune=self.commune,
            population=releve.population,
            population_millesime=releve.population_millesime,
            frr=releve.classe,
            frr_millesime=releve.frr.millesime.isoformat() if releve.frr.millesime else None,
            qpv=releve.quartiers,
            qpv_millesime=_qpv_millesime(releve),
            outre_mer=releve.outre_mer,
            postes_pour_10000=releve.postes_pour_10000,
            le=le,
        )
        return replace(self, indicateurs=releve), fait

    def declarer_quartier(
        self, *, code: str, preuve: str, connus: Collection[str] | None, par: str, le: datetime
    ) -> Decision[Self]:
        """The QPV in which the structure stands, with its proof. ``connus``: those of its commune, None when no
        list tells them. Raises QuartierRefuse with every fault."""
        self._ouverte()
        lu = propre(code).upper()
        fautes = (
            *_quartier_fautif(lu, connus),
            *texte_fautif("preuve", preuve, "ce qui prouve que la structure est dans ce quartier", PREUVE_MAX),
        )
        if fautes:
            raise QuartierRefuse(fautes=fautes)
        if self.quartier is not None and (self.quartier.code, self.quartier.preuve) == (lu, propre(preuve)):
            return (self,)
        declaree = replace(self, quartier=Quartier(code=lu, preuve=propre(preuve), declare_le=le))
        notee = declaree._noter(NatureActe.QUARTIER_DECLARE, par=par, le=le)
        return notee, QuartierDeclare(**self._concerne(), quartier=lu, le=le)

    def absorber(self, conservee: str, siret_conserve: str, *, motif: str, par: str, le: datetime) -> Decision[Self]:
        """Lets ``conservee`` answer for this one; again with another when that one is absorbed in its turn."""
        if self.absorbee_par == conservee:
            return (self,)
        absorbee = replace(self, absorbee_par=conservee)._noter(NatureActe.FUSION, par=par, le=le, motif=motif)
        fait = StructureAbsorbee(**self._concerne(), conservee=conservee, siret_conserve=siret_conserve, le=le)
        return absorbee, fait


def _qpv_millesime(releve: Indicateurs) -> str | None:
    """None also when the list says nothing of the place: a reader must not take « no code » for « none here »."""
    lue = releve.qpv
    return lue.millesime.isoformat() if lue.etat is Etat.CONNU and lue.millesime else None


def _quartier_fautif(code: str, connus: Collection[str] | None) -> tuple[Faute, ...]:
    if not code_de_quartier(code):
        return (Faute("code", "Un quartier prioritaire a un code comme QN00101M."),)
    if connus is not None and code not in connus:
        return (Faute("code", "Ce quartier prioritaire n'est pas dans la commune de la structure."),)
    return ()
