"""Any order of credits, corrections and recours: the envelopes hold, and the accounts add up."""

from datetime import UTC, datetime
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from services.kit.aggregate import Refus
from services.selection.domain import Campagne, Compte
from services.selection.events import Motif, Verdict

UN_JOUR = datetime(2026, 3, 10, 9, tzinfo=UTC)
REFUSEE = Compte(
    departement="69", postes_souhaites=3, verdict=Verdict.NEGATIF, postes=0, motifs=(Motif.QUALITE_DU_PROJET,)
)
DECISIONS = st.sampled_from(["d1", "d2", "d3"])
SOURCES = st.sampled_from([f"k{n}" for n in range(6)])
POSTES = st.integers(-1, 4)


class Suites(RuleBasedStateMachine):
    """Three decisions that were refused, under an envelope of five posts."""

    def __init__(self) -> None:
        super().__init__()
        self.campagne, _ = Campagne.ouvrir(id="c", nom="n", enveloppe_nationale=6, enveloppes={"69": 5}, le=UN_JOUR)

    def essayer(self, geste: str, decision: str, source: str, **reste: Any) -> None:
        try:
            self.campagne, *_ = getattr(self.campagne, geste)(
                decision=decision, compte=REFUSEE, source=source, le=UN_JOUR, **reste
            )
        except Refus:
            return

    @rule(decision=DECISIONS, source=SOURCES, postes=POSTES)
    def corriger(self, decision: str, source: str, postes: int) -> None:
        verdict = Verdict.POSITIF if postes else Verdict.NEGATIF
        motifs = () if postes else (Motif.QUALITE_DU_PROJET,)
        saisie = {"verdict": verdict, "postes": postes, "motifs": motifs, "raison": "Une erreur de saisie."}
        self.essayer("corriger", decision, source, **saisie)

    @rule(decision=DECISIONS, source=SOURCES, postes=POSTES)
    def accueillir(self, decision: str, source: str, postes: int) -> None:
        self.essayer("accueillir", decision, source, postes=postes, raison="Le besoin est établi.")

    @rule(decision=DECISIONS, source=SOURCES)
    def rejeter(self, decision: str, source: str) -> None:
        self.essayer("rejeter", decision, source, raison="Rien de nouveau ici.")

    @rule(decision=DECISIONS, source=SOURCES, postes=POSTES)
    def crediter(self, decision: str, source: str, postes: int) -> None:
        self.essayer("crediter", decision, source, postes=postes)

    @rule(decision=DECISIONS, poste=st.sampled_from(["p1", "p2", "p3", "p4"]))
    def reprendre(self, decision: str, poste: str) -> None:
        self.campagne, *_ = self.campagne.reprendre_poste(
            decision=decision, compte=REFUSEE, poste=f"{decision}-{poste}", le=UN_JOUR
        )

    @rule(decision=DECISIONS)
    def retirer(self, decision: str) -> None:
        self.essayer("crediter_le_reste", decision, "retrait")

    @invariant()
    def what_is_allotted_is_what_the_decisions_still_have_and_never_more_than_the_envelopes(self) -> None:
        comptes = self.campagne.comptes.values()
        assert self.campagne.total_attribue == sum(c.restants for c in comptes) <= 5
        assert all(0 <= c.restants <= c.postes <= 3 for c in comptes)

    @invariant()
    def a_recours_is_answered_once_and_a_source_is_entered_once(self) -> None:
        for compte in self.campagne.comptes.values():
            assert sum(r.origine != "CORRECTION" for r in compte.revisions) <= 1
            assert len({r.source for r in compte.revisions}) == len(compte.revisions)
            assert [r.numero for r in compte.revisions] == list(range(1, len(compte.revisions) + 1))


TestSuites = Suites.TestCase
TestSuites.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)
