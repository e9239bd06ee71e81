"""Whatever is asked of a candidature, in whatever order, what the scheme promises of it stays true."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from services.candidatures.domain import (
    TABLE,
    TERMINAUX,
    Action,
    Avis,
    Candidature,
    DecisionRecue,
    Eligibilite,
    Formulaire,
    Nature,
    Porteur,
    SensAvis,
    Statut,
    Verdict,
    VerdictEligibilite,
)
from services.candidatures.events import AvisPrefetRendu
from services.kit.aggregate import Decision, Fait, Refus

RHONE = frozenset({"69"})
SESSIONS = st.sampled_from(["coselec-1", "coselec-2", "coselec-3"])
DEPARTEMENTS = st.sampled_from([RHONE, RHONE, RHONE, frozenset({"75"})])
FORMULAIRES = st.builds(
    Formulaire,
    postes_souhaites=st.sampled_from([None, 0, 1, 5, 101]),
    motivation=st.sampled_from([None, "", "Un projet.", "x" * 2_501]),
    debut_souhaite=st.sampled_from([None, date(2020, 1, 1), date(2030, 1, 1)]),
    candidat_identifie=st.sampled_from([None, False, True]),
    engagement_accepte=st.booleans(),
)
COMPLET = Formulaire(
    postes_souhaites=5,
    motivation="Un projet.",
    debut_souhaite=date(2030, 1, 1),
    candidat_identifie=True,
    engagement_accepte=True,
)
ELIGIBILITES = st.sampled_from([*VerdictEligibilite, VerdictEligibilite.ELIGIBLE, VerdictEligibilite.ELIGIBLE])


class UneCandidature(RuleBasedStateMachine):
    """Everybody does anything at any time; a refusal changes nothing."""

    @initialize(loin=st.sampled_from([False, True, True]))
    def ouvrir(self, loin: bool) -> None:
        """Often with the instruction already open, or few runs would come to a decision."""
        self.debut = self.le = datetime(2026, 3, 2, tzinfo=UTC)
        self.c, fait = Candidature.ouvrir(
            "c",
            structure="s",
            siret="21690123100011",
            departement="69",
            nature=Nature.INITIALE,
            formulaire=Formulaire(),
            le=self.le,
        )
        self.faits: list[Fait] = [fait]
        self.avis: list[Avis] = []
        self.decisions = 0
        if loin:
            self.completer()
            self.deposer(VerdictEligibilite.ELIGIBLE)
            self.ouvrir_instruction(RHONE)

    def essayer(self, decision: "Decision[Candidature]") -> None:
        avant, (self.c, *faits) = self.c, decision
        assert bool(faits) is (self.c != avant), "a changed state tells a fact, an unchanged one none"
        if self.c.statut is not avant.statut:
            assert self.c.statut in _atteignables(avant.statut)
        assert avant.statut not in TERMINAUX or self.c == avant
        assert self.c.historique[: len(avant.historique)] == avant.historique
        self.faits += faits

    def demander(self, action: str, *args: object, **kwargs: object) -> None:
        self.le += timedelta(hours=1)
        try:
            decision = getattr(self.c, action)(*args, **kwargs)
        except Refus:
            return
        self.essayer(decision)

    @rule(formulaire=FORMULAIRES)
    def modifier(self, formulaire: Formulaire) -> None:
        self.demander("modifier", formulaire, le=self.le)

    @rule()
    def completer(self) -> None:
        self.demander("modifier", COMPLET, le=self.le)

    @rule(verdict=ELIGIBILITES)
    def deposer(self, verdict: VerdictEligibilite) -> None:
        self.demander("deposer", eligibilite=Eligibilite(verdict=verdict), le=self.le)

    @rule(departements=DEPARTEMENTS)
    def ouvrir_instruction(self, departements: frozenset[str]) -> None:
        self.demander("ouvrir_instruction", departements=departements, le=self.le)

    @rule(departements=DEPARTEMENTS)
    def reprendre_instruction(self, departements: frozenset[str]) -> None:
        self.demander("reprendre_instruction", departements=departements, le=self.le)

    @rule(manque=st.sampled_from(["Les statuts signés.", "", "x" * 4_001]), departements=DEPARTEMENTS)
    def demander_complement(self, manque: str, departements: frozenset[str]) -> None:
        self.demander("demander_complement", manque, departements=departements, le=self.le)

    @rule(reponse=st.sampled_from(["Voici.", " "]))
    def fournir_complement(self, reponse: str) -> None:
        self.demander("fournir_complement", reponse, le=self.le)

    @rule()
    def refuser_complement(self) -> None:
        self.demander("refuser_complement", le=self.le)

    @precondition(lambda self: len(self.c.historique) > 4)
    @rule(jours=st.sampled_from([0, 1, 21, 31]))
    def laisser_passer_le_temps(self, jours: int) -> None:
        self.le += timedelta(days=jours)
        self.demander("echoir", le=self.le)

    @rule(
        sens=st.sampled_from(SensAvis),
        recommandes=st.integers(-1, 6),
        rang=st.sampled_from([None, None, 1, 0]),
        departements=DEPARTEMENTS,
    )
    def rendre_avis(self, sens: SensAvis, recommandes: int, rang: int | None, departements: frozenset[str]) -> None:
        avant = self.c
        self.demander(
            "rendre_avis",
            sens=sens,
            motivation="Des raisons.",
            postes_recommandes=recommandes,
            rang=rang,
            departements=departements,
            le=self.le,
        )
        if self.c != avant:
            assert avant.statut in (Statut.EN_INSTRUCTION, Statut.AVIS_RENDU)
            assert "69" in departements
            self.avis.append(self.c.avis[-1])

    @rule(session=SESSIONS)
    def inscrire(self, session: str) -> None:
        self.demander("inscrire", session, le=self.le)

    @rule(session=SESSIONS)
    def desinscrire(self, session: str) -> None:
        self.demander("desinscrire", session, le=self.le)

    @rule()
    def instruire(self) -> None:
        self.reprendre_instruction(RHONE)
        self.rendre_avis(SensAvis.FAVORABLE, 1, None, RHONE)

    @precondition(lambda self: self.c.statut in (Statut.AVIS_RENDU, Statut.INSCRITE))
    @rule(
        verdict=st.sampled_from([*Verdict, *[Verdict.EXAMEN_COMPLEMENTAIRE] * 5]),
        session=SESSIONS,
        encore=st.booleans(),
    )
    def decider(self, verdict: Verdict, session: str, encore: bool) -> None:
        self.decisions += not encore
        connue = f"d{self.decisions}" in {d.id for d in self.c.decisions}
        decision = DecisionRecue(
            id=f"d{self.decisions}",
            session=self.c.session or session,
            verdict=verdict,
            postes_attribues=1,
            motifs=(),
            le=self.le,
        )
        avant = self.c
        self.demander("decider", decision)
        assert (self.c == avant) is connue, "each decision counts once"

    @precondition(lambda self: len(self.c.historique) > 6)  # seldom, or no run goes far
    @rule()
    def retirer(self) -> None:
        self.demander("retirer", motif=None, le=self.le)

    @precondition(lambda self: len(self.c.historique) > 6)
    @rule()
    def fermer(self) -> None:
        self.demander("fermer", le=self.le)

    @precondition(lambda self: len(self.c.historique) > 5)
    @rule(structure=st.sampled_from(["s", "autre"]), departements=st.sampled_from([RHONE, None, frozenset({"75"})]))
    def marquer_doublon(self, structure: str, departements: frozenset[str] | None) -> None:
        premiere = replace(self.c, id="b", structure=structure, statut=Statut.ACCEPTEE, deposee_le=self.debut)
        self.demander("marquer_doublon", premiere, departements=departements, le=self.le)

    @invariant()
    def it_repeats_another_if_and_only_if_it_says_which(self) -> None:
        assert (self.c.statut is Statut.DOUBLON) is (self.c.doublon_de is not None)

    @invariant()
    def it_has_something_due_only_while_somebody_is_waited_for(self) -> None:
        if self.c.echeance is not None:
            attendu = (Porteur.STRUCTURE, Porteur.PREFECTURE)
            assert self.c.plume.qui in attendu
            assert self.c.statut is not Statut.BROUILLON

    @invariant()
    def no_version_of_the_avis_is_ever_lost(self) -> None:
        assert list(self.c.avis) == self.avis
        assert [a.numero for a in self.c.avis] == list(range(1, len(self.avis) + 1))
        assert len([f for f in self.faits if isinstance(f, AvisPrefetRendu)]) == len(self.avis)

    @invariant()
    def the_history_is_a_path_of_the_table(self) -> None:
        statut = Statut.BROUILLON
        for ligne in self.c.historique:
            assert ligne.de is statut
            statut = TABLE[statut][ligne.action]
            assert ligne.vers is statut
        assert self.c.statut is statut

    @invariant()
    def it_is_on_an_agenda_if_and_only_if_it_says_which(self) -> None:
        assert (self.c.statut is Statut.INSCRITE) is (self.c.session is not None)
        assert self.c.session is None or self.c.session in self.c.sessions

    @invariant()
    def only_a_complete_form_is_past_the_draft(self) -> None:
        if self.c.statut not in (Statut.BROUILLON, Statut.IRRECEVABLE, Statut.RETIREE):
            assert not self.c.formulaire.fautes()
            assert not self.c.formulaire.manques(date(2026, 3, 2))

    @invariant()
    def a_decision_is_an_end_or_an_adjournment(self) -> None:
        issues = [t.action for t in self.c.historique if t.action in (Action.ACCEPTER, Action.REFUSER)]
        assert len(issues) <= 1
        assert all(d.verdict is Verdict.EXAMEN_COMPLEMENTAIRE for d in self.c.decisions[:-1])


def _atteignables(statut: Statut) -> set[Statut]:
    """In one step, or in two where a decision implies its agenda."""
    une = set(TABLE[statut].values())
    return une | set(TABLE[Statut.INSCRITE].values()) if statut is Statut.AVIS_RENDU else une


TestUneCandidature = UneCandidature.TestCase
TestUneCandidature.settings = settings(max_examples=100, stateful_step_count=40, deadline=None)
