"""A report (CRA): filed by the conseiller of a post on a day, corrected, withdrawn, with all that it said before."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Self, TypedDict, TypeVar

from services.kit.aggregate import Aggregate, Introuvable, Refus
from services.territoire import Communes

from ..events import CraCorrige, CraRetire, CraTransmis
from ..vocabulaire import MotifRetrait, Statut
from .contrats import ContratConnu, Situation
from .lecture import lire
from .saisie import Ebauche, Saisie
from .verification import verifier

__all__ = ["CORRECTIONS_MAX", "Cra", "DejaRetire", "Redaction", "TropDeCorrections"]

CORRECTIONS_MAX = 50
"""Our choice: all that a report said is kept in its document, which must stay small."""

F = TypeVar("F", CraTransmis, CraCorrige, CraRetire)


class DejaRetire(Refus):
    message = "Ce compte rendu a été retiré : il ne change plus."


class TropDeCorrections(Refus):
    message = f"Un compte rendu se corrige {CORRECTIONS_MAX} fois au plus : retirez-le et transmettez-en un autre."


@dataclass(frozen=True, kw_only=True)
class Redaction:
    """What a report said from ``le`` on, until the next one, and the contract that it was filed for."""

    saisie: Saisie
    contrat: str
    le: datetime


@dataclass(frozen=True, kw_only=True)
class Cra(Aggregate):
    """One report: ``TRANSMIS → CORRIGE* → RETIRE``. ``historique`` is all that it said before, oldest first.

    A contract that is broken late leaves the reports filed meanwhile outside it: they stay and count, since the
    work was done and told in good faith; an advice says so to those who can correct them.
    """

    conseiller: str
    contrat: str
    poste: str
    structure: str
    siret: str
    departement: str
    commune_employeur: str
    saisie: Saisie
    statut: Statut
    transmis_le: datetime
    modifie_le: datetime
    historique: tuple[Redaction, ...] = ()
    motif_retrait: MotifRetrait | None = None

    @property
    def commune(self) -> str:
        """Where it took place; at home and at a distance it is held to be the employer's commune."""
        return self.saisie.commune or self.commune_employeur

    @classmethod
    def transmettre(
        cls, id: str, ebauche: Ebauche, *, situation: Situation, le: datetime, communes: Communes
    ) -> tuple[Self, CraTransmis]:
        """The first report. Raises CraInvalide with every fault, or what ``Situation.contrat_le`` raises."""
        saisie, contrat = lire(ebauche, situation, le=le, communes=communes)
        cra = cls(
            id=id,
            **_emploi(contrat, situation),
            saisie=saisie,
            statut=Statut.TRANSMIS,
            transmis_le=le,
            modifie_le=le,
        )
        return cra, cra._fait(CraTransmis, le)

    def corriger(
        self, ebauche: Ebauche, *, situation: Situation, le: datetime, communes: Communes
    ) -> tuple[Self, CraCorrige] | tuple[Self]:
        """The same words again change nothing.

        As long as its day and contract stay, the report keeps the employer that it was filed for, whatever became
        of the contract; another day is that of the contract which covers it.
        """
        self._a_soi(situation)
        if self.statut is Statut.RETIRE:
            raise DejaRetire
        corrige = self
        if ebauche.jour == self.saisie.jour and ebauche.contrat in (None, self.contrat):
            saisie = verifier(ebauche, le=le, communes=communes)
        else:
            saisie, contrat = lire(ebauche, situation, le=le, communes=communes)
            if contrat.contrat != self.contrat:
                corrige = replace(self, **_emploi(contrat, situation))
        if saisie == self.saisie and corrige == self:
            return (self,)
        if len(self.historique) >= CORRECTIONS_MAX:
            raise TropDeCorrections
        avant = Redaction(saisie=self.saisie, contrat=self.contrat, le=self.modifie_le)
        historique = (*self.historique, avant)
        corrige = replace(corrige, saisie=saisie, statut=Statut.CORRIGE, modifie_le=le, historique=historique)
        return corrige, corrige._fait(CraCorrige, le)

    def retirer(self, motif: MotifRetrait, *, situation: Situation, le: datetime) -> tuple[Self, CraRetire]:
        self._a_soi(situation)
        if self.statut is Statut.RETIRE:
            raise DejaRetire
        retire = replace(self, statut=Statut.RETIRE, modifie_le=le, motif_retrait=motif)
        return retire, retire._fait(CraRetire, le)

    def _a_soi(self, situation: Situation) -> None:
        if self.conseiller not in situation.conseillers:
            raise Introuvable

    def _fait(self, fait: type[F], le: datetime) -> F:
        saisie = self.saisie
        return fait(
            le=le,
            cra=self.id,
            conseiller=self.conseiller,
            contrat=self.contrat,
            poste=self.poste,
            structure=self.structure,
            siret=self.siret,
            departement=self.departement,
            commune_employeur=self.commune_employeur,
            commune=self.commune,
            jour=saisie.jour,
            type_cra=saisie.type,
            duree=saisie.duree,
            lieu=saisie.lieu,
            themes=saisie.themes,
            sous_themes=saisie.sous_themes,
            participants=saisie.participants,
            deja_accompagnes=saisie.deja_accompagnes,
            ages=saisie.ages,
            statuts=saisie.statuts,
            genres=saisie.genres,
            materiels=saisie.materiels,
            autonomie=saisie.autonomie,
            orientations=saisie.orientations,
            statut=self.statut,
        )


class _Emploi(TypedDict):
    """Who files a report, and for whom."""

    conseiller: str
    contrat: str
    poste: str
    structure: str
    siret: str
    departement: str
    commune_employeur: str


def _emploi(contrat: ContratConnu, situation: Situation) -> _Emploi:
    employeur = situation.employeur(contrat)
    return _Emploi(
        conseiller=contrat.conseiller,
        contrat=contrat.contrat,
        poste=contrat.poste,
        structure=employeur.structure,
        siret=employeur.siret,
        departement=employeur.departement,
        commune_employeur=employeur.commune,
    )
