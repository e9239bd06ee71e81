"""What becomes of a decision's posts once the ledger has taken it: returned ones go back to their envelopes."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final, Self

from services.kit.aggregate import Aggregate, Faute, Refus

from ..events import Motif, Origine, PostesCredites, Verdict
from .textes import defaut

__all__ = ["MOTIF_CREDIT", "Compte", "Comptes", "Credit", "CreditInvalide", "PostesNonDetenus", "Revision"]

MOTIF_CREDIT: Final = (10, 500)
"""How long the reason of a credit entered by hand is, in characters."""


class PostesNonDetenus(Refus):
    message = "Une décision ne rend pas plus de postes qu'elle n'en a encore."


class CreditInvalide(Refus):
    message = "Ce crédit ne peut pas être enregistré ainsi."


@dataclass(frozen=True, kw_only=True)
class Credit:
    """Posts that came back. ``source`` is what returned them, once; ``motif`` is what ANCT wrote of it, if it did."""

    source: str
    postes: int
    motif: str | None
    le: datetime


@dataclass(frozen=True, kw_only=True)
class Revision:
    """What changed a decision, or confirmed it, after its session. ``source`` is the command that did, once.

    ``raison`` is what ANCT wrote of it.
    """

    numero: int
    origine: Origine
    source: str
    verdict: Verdict
    postes: int
    motifs: tuple[Motif, ...]
    verdict_avant: Verdict
    postes_avant: int
    raison: str
    le: datetime


@dataclass(frozen=True, kw_only=True)
class Compte:
    """The posts of one decision. ``postes`` are allotted by now, ``rendus`` of them came back.

    More may have come back than are allotted: given back while a correction, which did not know of it, took them.
    """

    departement: str
    postes_souhaites: int
    verdict: Verdict
    postes: int
    motifs: tuple[Motif, ...]
    rendus: int = 0
    credits: tuple[Credit, ...] = ()
    revisions: tuple[Revision, ...] = ()

    @property
    def restants(self) -> int:
        return max(0, self.postes - self.rendus)


@dataclass(frozen=True, kw_only=True)
class Comptes(Aggregate):
    """The envelopes of a campagne and what is taken from them, by département code.

    ``comptes`` holds, by decision, those whose posts have moved since the ledger took them, and no other. The caller
    hands in how such an account begins (``compte``): a decision's own posts, which nothing changes until one is here.
    """

    enveloppe_nationale: int
    enveloppes: dict[str, int]
    attribues: dict[str, int] = field(default_factory=dict)
    comptes: dict[str, Compte] = field(default_factory=dict)

    @property
    def total_attribue(self) -> int:
        return sum(self.attribues.values())

    @property
    def reste_national(self) -> int:
        return self.enveloppe_nationale - self.total_attribue

    def reste(self, departement: str) -> int:
        """What the département's own envelope still has; the national one may have less."""
        return self.enveloppes.get(departement, 0) - self.attribues.get(departement, 0)

    def crediter(
        self, *, decision: str, compte: Compte, postes: int, source: str, motif: str | None = None, le: datetime
    ) -> tuple[Self, *tuple[PostesCredites, ...]]:
        """Gives these posts back to the two envelopes they came from. The same source again changes nothing."""
        tenu = self.comptes.get(decision, compte)
        if any(credit.source == source for credit in tenu.credits):
            return (self,)
        if motif is not None and (faute := defaut(motif, mini=MOTIF_CREDIT[0], maxi=MOTIF_CREDIT[1])):
            raise CreditInvalide(fautes=(Faute("motif", faute),))
        if postes < 1:
            raise CreditInvalide(fautes=(Faute("postes", "Au moins un poste."),))
        if postes > tenu.restants:
            raise PostesNonDetenus(f"Postes restants : {tenu.restants}.")
        return self._crediter(decision, tenu, Credit(source=source, postes=postes, motif=motif, le=le))

    def reprendre_poste(
        self, *, decision: str, compte: Compte, poste: str, le: datetime
    ) -> tuple[Self, *tuple[PostesCredites, ...]]:
        """A structure gave this post back: it returns to its envelopes, once, if the decision still has it.

        Entered in any case, so that the order in which a return and a correction are heard of changes no count.
        """
        tenu = self.comptes.get(decision, compte)
        if any(credit.source == poste for credit in tenu.credits):
            return (self,)
        credit = Credit(source=poste, postes=min(1, tenu.restants), motif=None, le=le)
        return self._crediter(decision, tenu, credit, poste)

    def crediter_le_reste(
        self, *, decision: str, compte: Compte, source: str, le: datetime
    ) -> tuple[Self, *tuple[PostesCredites, ...]]:
        """Gives back all that this decision still has; nothing when it has nothing."""
        tenu = self.comptes.get(decision, compte)
        if not tenu.restants:
            return (self,)
        return self._crediter(decision, tenu, Credit(source=source, postes=tenu.restants, motif=None, le=le))

    def _crediter(
        self, decision: str, tenu: Compte, credit: Credit, poste: str | None = None
    ) -> tuple[Self, PostesCredites]:
        rendus = tenu.rendus + (credit.postes if poste is None else 1)
        suite = replace(tenu, rendus=rendus, credits=(*tenu.credits, credit))
        fait = PostesCredites(
            campagne=self.id,
            departement=tenu.departement,
            postes=credit.postes,
            decision=decision,
            poste=poste,
            le=credit.le,
        )
        return self._mouvoir(decision, suite, -credit.postes), fait

    def _mouvoir(self, decision: str, compte: Compte, postes: int) -> Self:
        """The account as it is now, and so many more posts taken from its envelopes."""
        departement = compte.departement
        attribues = {**self.attribues, departement: self.attribues.get(departement, 0) + postes}
        return replace(self, comptes={**self.comptes, decision: compte}, attribues=attribues)
