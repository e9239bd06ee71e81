"""What changes a decision once its session is closed: a correction, or the answer to a recours. Never its past."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, Self

from services.kit.aggregate import Faute, Refus

from ..events import Motif, Origine, RevisionInscrite, Verdict
from .comptes import Compte, Comptes, Revision
from .refus import (
    EnveloppeDepartementaleEpuisee,
    EnveloppeNationaleEpuisee,
    MotifRequis,
    PostesAuDelaDeLaDemande,
    PostesRequis,
)
from .textes import defaut

__all__ = [
    "RAISON",
    "AjournementNonCorrigeable",
    "CorrectionSansEffet",
    "PostesDejaRendus",
    "RaisonRequise",
    "RecoursDejaTranche",
    "RecoursSansPoste",
    "Revisions",
]

RAISON: Final = (10, 2_000)
"""How long the reason of a revision is, in characters: the ledger keeps it, so that a crash loses none."""


class RaisonRequise(Refus):
    message = "Indiquez pourquoi : la raison reste jointe à la décision."


class AjournementNonCorrigeable(Refus):
    message = "Un ajournement ne se corrige pas : la candidature revient devant une autre session."


class CorrectionSansEffet(Refus):
    message = "Cette correction ne change rien à la décision."


class PostesDejaRendus(Refus):
    message = "Des postes de cette décision ont déjà été rendus : elle ne peut pas en attribuer moins."


class RecoursSansPoste(Refus):
    message = "Accueillir un recours attribue au moins un poste de plus que la décision."


class RecoursDejaTranche(Refus):
    message = "Ce recours est déjà tranché."


@dataclass(frozen=True, kw_only=True)
class Revisions(Comptes):
    """Each revision is checked against the envelopes here, as a decision is, and is entered once by ``source``."""

    def corriger(
        self,
        *,
        decision: str,
        compte: Compte,
        verdict: Verdict,
        postes: int,
        motifs: tuple[Motif, ...],
        raison: str,
        source: str,
        le: datetime,
    ) -> tuple[Self, *tuple[RevisionInscrite, ...]]:
        tenu = self.comptes.get(decision, compte)
        if _connue(tenu, source):
            return (self,)
        motifs = tuple(dict.fromkeys(motifs))
        if Verdict.EXAMEN_COMPLEMENTAIRE in (verdict, tenu.verdict):
            raise AjournementNonCorrigeable
        if (postes < 1) if verdict is Verdict.POSITIF else (postes != 0):
            raise PostesRequis
        if verdict is Verdict.NEGATIF and not motifs:
            raise MotifRequis
        if (verdict, postes, motifs) == (tenu.verdict, tenu.postes, tenu.motifs):
            raise CorrectionSansEffet
        revision = _revision(tenu, Origine.CORRECTION, verdict, postes, motifs, raison, source, le)
        return self._inscrire(decision, tenu, revision)

    def accueillir(
        self, *, decision: str, compte: Compte, postes: int, raison: str, source: str, le: datetime
    ) -> tuple[Self, *tuple[RevisionInscrite, ...]]:
        """Upholds a recours, with so many posts in all, found in the envelopes."""
        tenu = self.comptes.get(decision, compte)
        if _connue(tenu, source):
            return (self,)
        _pendant(tenu)
        if postes <= tenu.postes:
            raise RecoursSansPoste
        revision = _revision(tenu, Origine.RECOURS_ACCUEILLI, Verdict.POSITIF, postes, (), raison, source, le)
        return self._inscrire(decision, tenu, revision)

    def rejeter(
        self, *, decision: str, compte: Compte, raison: str, source: str, le: datetime
    ) -> tuple[Self, *tuple[RevisionInscrite, ...]]:
        """Dismisses a recours. Entered here too, though it moves no post: of two answers at once, one is first."""
        tenu = self.comptes.get(decision, compte)
        if _connue(tenu, source):
            return (self,)
        _pendant(tenu)
        memes = (tenu.verdict, tenu.postes, tenu.motifs)
        return self._inscrire(decision, tenu, _revision(tenu, Origine.RECOURS_REJETE, *memes, raison, source, le))

    def _inscrire(self, decision: str, tenu: Compte, revision: Revision) -> tuple[Self, RevisionInscrite]:
        de_plus = max(0, revision.postes - tenu.rendus) - tenu.restants
        if defaut_ := defaut(revision.raison, mini=RAISON[0], maxi=RAISON[1]):
            raise RaisonRequise(fautes=(Faute("raison", defaut_),))
        if revision.postes > tenu.postes_souhaites:
            raise PostesAuDelaDeLaDemande(f"Postes demandés : {tenu.postes_souhaites}.")
        if revision.postes < tenu.rendus and revision.postes != tenu.postes:
            raise PostesDejaRendus(f"Postes rendus : {tenu.rendus}.")
        if de_plus > self.reste_national and de_plus > 0:
            raise EnveloppeNationaleEpuisee(f"Postes restants : {self.reste_national}.")
        if de_plus > self.reste(tenu.departement) and de_plus > 0:
            reste = self.reste(tenu.departement)
            raise EnveloppeDepartementaleEpuisee(f"Postes restants ({tenu.departement}) : {reste}.")
        suite = replace(
            tenu,
            verdict=revision.verdict,
            postes=revision.postes,
            motifs=revision.motifs,
            revisions=(*tenu.revisions, revision),
        )
        fait = RevisionInscrite(
            campagne=self.id,
            decision=decision,
            origine=revision.origine,
            numero=revision.numero,
            postes_avant=tenu.postes,
            postes_attribues=revision.postes,
            le=revision.le,
        )
        return self._mouvoir(decision, suite, de_plus), fait


def _connue(tenu: Compte, source: str) -> bool:
    return any(revision.source == source for revision in tenu.revisions)


def _pendant(tenu: Compte) -> None:
    if any(revision.origine is not Origine.CORRECTION for revision in tenu.revisions):
        raise RecoursDejaTranche


def _revision(
    tenu: Compte,
    origine: Origine,
    verdict: Verdict,
    postes: int,
    motifs: tuple[Motif, ...],
    raison: str,
    source: str,
    le: datetime,
) -> Revision:
    return Revision(
        numero=len(tenu.revisions) + 1,
        origine=origine,
        source=source,
        verdict=verdict,
        postes=postes,
        motifs=motifs,
        verdict_avant=tenu.verdict,
        postes_avant=tenu.postes,
        raison=raison.strip(),
        le=le,
    )
