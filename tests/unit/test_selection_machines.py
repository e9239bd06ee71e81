"""Any history of a campagne and of its sessions: the envelope holds, and no session takes a step it may not."""

from collections import Counter
from datetime import UTC, date, datetime
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from services.kit.aggregate import Refus
from services.selection.domain import (
    Campagne,
    DejaDecidee,
    Entrees,
    EtatSeance,
    LigneOrdreDuJour,
    Membre,
    Poids,
    QualiteMembre,
    Sens,
    Session,
    StatutSession,
    ecart,
)
from services.selection.events import Motif, Verdict

UN_JOUR = datetime(2026, 3, 10, 9, tzinfo=UTC)
DEPARTEMENTS = st.sampled_from(["69", "2A", "971", "75"])
SESSIONS = st.sampled_from(["s1", "s2", "s3"])
CANDIDATURES = st.sampled_from([f"c{n}" for n in range(8)])
POSTES = st.integers(-1, 8)
PRESENTS = st.sets(st.integers(1, 5), max_size=5)


class Enveloppe(RuleBasedStateMachine):
    """Whatever the committee tries, in whatever order; ``prises`` is what the ledger said yes to."""

    def __init__(self) -> None:
        super().__init__()
        self.campagne, _ = Campagne.ouvrir(
            id="c", nom="n", enveloppe_nationale=12, enveloppes={"69": 6, "2A": 5, "971": 5}, le=UN_JOUR
        )
        self.prises: list[tuple[str, str, str, int]] = []
        self.etats: dict[str, EtatSeance] = {}

    @rule(session=SESSIONS)
    def ouvrir_seance(self, session: str) -> None:
        self.campagne, *_ = self.campagne.ouvrir_seance(session=session, le=UN_JOUR)
        self.etats.setdefault(session, EtatSeance.OUVERTE)

    @rule(
        session=SESSIONS,
        candidature=CANDIDATURES,
        departement=DEPARTEMENTS,
        verdict=st.sampled_from(Verdict),
        postes=POSTES,
        souhaites=st.integers(1, 6),
        motifs=st.lists(st.sampled_from(Motif), max_size=2),
        sens=st.sampled_from(Sens),
        note=st.none() | st.integers(0, 5),
        motivation=st.none() | st.just("Le comité en décide ainsi."),
    )
    def decider(
        self,
        session: str,
        candidature: str,
        departement: str,
        verdict: Verdict,
        postes: int,
        souhaites: int,
        motifs: list[Motif],
        sens: Sens,
        note: int | None,
        motivation: str | None,
    ) -> None:
        try:
            self.campagne, fait = self.campagne.decider(
                session=session,
                candidature=candidature,
                departement=departement,
                structure="st",
                siret="20004697700019",
                postes_souhaites=souhaites,
                verdict=verdict,
                postes=postes,
                motifs=tuple(motifs),
                entrees=Entrees(sens=sens, rang=1, note_qualite=note, note_pertinence=note),
                motivation=motivation,
                le=UN_JOUR,
            )
        except Refus:
            return
        assert self.etats.get(session) is EtatSeance.OUVERTE
        assert 0 <= fait.postes_attribues <= souhaites
        assert (fait.postes_attribues > 0) is (verdict is Verdict.POSITIF)
        self.prises.append((session, candidature, departement, postes))

    @precondition(lambda self: self.prises)
    @rule(data=st.data())
    def decider_encore(self, data: st.DataObject) -> None:
        session, candidature, *_ = data.draw(st.sampled_from(self.prises))
        if self.etats[session] is EtatSeance.OUVERTE:
            try:
                self.decider_une_fois_de_plus(session, candidature)
            except DejaDecidee:
                return
            raise AssertionError("a second decision")

    def decider_une_fois_de_plus(self, session: str, candidature: str) -> None:
        self.campagne.decider(
            session=session,
            candidature=candidature,
            departement="69",
            structure="st",
            siret="20004697700019",
            postes_souhaites=1,
            verdict=Verdict.EXAMEN_COMPLEMENTAIRE,
            postes=0,
            motifs=(),
            entrees=Entrees(sens=Sens.FAVORABLE, rang=1),
            motivation="Le comité en décide ainsi.",
            le=UN_JOUR,
        )

    @rule(qualite=st.integers(-1, 101), seuil=st.integers(-1, 101))
    def fixer_bareme(self, qualite: int, seuil: int) -> None:
        poids = Poids(qualite=qualite, pertinence=100 - qualite, demande=0, besoins=0)
        try:
            self.campagne, *faits = self.campagne.fixer_bareme(poids=poids, seuil=seuil, le=UN_JOUR)
        except Refus:
            return
        assert not (faits and self.prises), "the measure changed after a decision"

    @rule(nationale=st.none() | POSTES, enveloppes=st.dictionaries(DEPARTEMENTS, POSTES, max_size=3))
    def modifier_enveloppe(self, nationale: int | None, enveloppes: dict[str, int]) -> None:
        try:
            self.campagne, *_ = self.campagne.modifier_enveloppe(nationale=nationale, enveloppes=enveloppes, le=UN_JOUR)
        except Refus:
            return

    @rule(session=SESSIONS, attendues=st.sets(CANDIDATURES, max_size=3))
    def clore_seance(self, session: str, attendues: set[str]) -> None:
        etait_ouverte = self.etats.get(session) is EtatSeance.OUVERTE
        try:
            self.campagne, *_ = self.campagne.clore_seance(session=session, attendues=attendues, le=UN_JOUR)
        except Refus:
            return
        if etait_ouverte:
            assert attendues <= {c for s, c, *_ in self.prises if s == session}
        self.etats[session] = EtatSeance.CLOSE

    @invariant()
    def the_envelopes_are_never_exceeded(self) -> None:
        assert self.campagne.total_attribue <= self.campagne.enveloppe_nationale
        for departement, attribues in self.campagne.attribues.items():
            assert attribues <= self.campagne.enveloppes.get(departement, 0)

    @invariant()
    def what_is_allotted_is_the_sum_of_the_decisions(self) -> None:
        sommes: Counter[str] = Counter()
        for _, _, departement, postes in self.prises:
            sommes[departement] += postes
        assert Counter(self.campagne.attribues) == sommes

    @invariant()
    def every_score_is_found_again_and_every_deviation_has_its_reason(self) -> None:
        for ligne in self.campagne.lignes.values():
            assert ligne.notation is not None
            assert ligne.notation.recalculer().valeur == ligne.notation.valeur
            if ecart(ligne.verdict, valeur=ligne.notation.valeur, seuil=self.campagne.seuil):
                assert ligne.motivation

    @invariant()
    def a_candidature_has_one_decision_in_a_session(self) -> None:
        assert len({prise[:2] for prise in self.prises}) == len(self.prises)

    @invariant()
    def the_ledger_holds_the_lines_of_the_open_seances_and_no_other(self) -> None:
        ouvertes = {f"{s}/{c}" for s, c, *_ in self.prises if self.etats[s] is EtatSeance.OUVERTE}
        assert set(self.campagne.lignes) == ouvertes


class Deroulement(RuleBasedStateMachine):
    """Every step tried at any moment, by any role: the session only ever moves forward."""

    SUITE = ("PLANIFIEE", "ORDRE_DU_JOUR_CLOS", "EN_SEANCE", "DELIBEREE", "NOTIFIEE")

    def __init__(self) -> None:
        super().__init__()
        self.session, _ = Session.planifier(id="s", campagne="c", date=date(2026, 3, 24), role="anct", le=UN_JOUR)
        self.histoire = [self.session.statut]
        self.ordre_du_jour: tuple[LigneOrdreDuJour, ...] = ()

    def essayer(self, geste: str, role: str, **reste: Any) -> None:
        avant = self.session
        try:
            self.session, *faits = getattr(avant, geste)(role=role, le=UN_JOUR, **reste)
        except Refus:
            return
        assert role == "anct"
        assert bool(faits) is (self.session != avant)
        if self.session.statut is not avant.statut:
            self.histoire.append(self.session.statut)

    @rule(
        geste=st.sampled_from(["deliberer", "notifier", "annuler"]),
        role=st.sampled_from(["anct", "anct", "anct", "prefecture", "structure"]),
    )
    def agir(self, geste: str, role: str) -> None:
        self.essayer(geste, role)

    @rule(candidatures=st.lists(CANDIDATURES, unique=True), role=st.sampled_from(["anct", "prefecture"]))
    def clore(self, candidatures: list[str], role: str) -> None:
        lignes = tuple(
            LigneOrdreDuJour(
                candidature=c,
                structure="st",
                siret="20004697700019",
                departement="69",
                nature="INITIALE",
                postes_souhaites=1,
                sens=Sens.RESERVE,
                postes_recommandes=1,
            )
            for c in candidatures
        )
        avant = self.session.statut
        self.essayer("clore_ordre_du_jour", role, lignes=lignes)
        if self.session.statut is not avant:
            self.ordre_du_jour = self.session.ordre_du_jour
            assert {ligne.candidature for ligne in self.ordre_du_jour} == set(candidatures)

    @rule(membres=st.integers(1, 5), vices=st.integers(0, 2), quorum=st.none() | st.integers(0, 6))
    def composer(self, membres: int, vices: int, quorum: int | None) -> None:
        qualites = [QualiteMembre.PRESIDENT, *[QualiteMembre.VICE_PRESIDENT] * vices]
        qualites += [QualiteMembre.MEMBRE] * membres
        comite = [Membre(nom="n", prenom="p", organisme="ANCT", fonction="f", qualite=q) for q in qualites[:membres]]
        self.essayer("composer", "anct", membres=comite, quorum=quorum)

    @rule(presents=PRESENTS)
    def ouvrir(self, presents: set[int]) -> None:
        self.essayer("ouvrir", "anct", presents=presents)

    @rule(presents=PRESENTS)
    def constater(self, presents: set[int]) -> None:
        self.essayer("constater_presence", "anct", presents=presents)

    @rule(membre=st.integers(0, 6), candidature=CANDIDATURES)
    def deporter(self, membre: int, candidature: str) -> None:
        self.essayer("deporter", "anct", membre=membre, candidature=candidature)

    @rule(candidature=CANDIDATURES, renvoi=st.booleans())
    def voter(self, candidature: str, renvoi: bool) -> None:
        try:
            self.session, *_ = self.session.appeler_au_vote(candidature=candidature, renvoi=renvoi, le=UN_JOUR)
        except Refus:
            return
        comite, votants = self.session.comite, self.session.votes[candidature]
        assert comite is not None
        assert self.session.statut is StatutSession.EN_SEANCE
        assert set(votants) == set(comite.presents) - comite.deportes(candidature)
        assert len(comite.presents if renvoi else votants) >= comite.quorum
        assert any(comite.membre(n).qualite is not QualiteMembre.MEMBRE for n in votants)

    @invariant()
    def who_withdrew_from_a_candidature_never_decides_on_it(self) -> None:
        if self.session.comite is not None:
            for candidature, votants in self.session.votes.items():
                assert not self.session.comite.deportes(candidature) & set(votants)

    @invariant()
    def a_session_takes_its_steps_in_order_or_is_cancelled_before_it_sits(self) -> None:
        pas = [s for s in self.histoire if s is not StatutSession.ANNULEE]
        assert tuple(pas) == self.SUITE[: len(pas)]
        if StatutSession.ANNULEE in self.histoire:
            assert self.histoire[-1] is StatutSession.ANNULEE
            assert len(pas) <= 2

    @invariant()
    def a_closed_agenda_never_changes(self) -> None:
        assert self.session.ordre_du_jour == self.ordre_du_jour


TestEnveloppe = Enveloppe.TestCase
TestEnveloppe.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)
TestDeroulement = Deroulement.TestCase
TestDeroulement.settings = settings(max_examples=60, stateful_step_count=20, deadline=None)
