"""Whenever people act, sweeps come, die or are late, the clocks of a candidature tell each thing once and in time."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from services.candidatures.domain import (
    RELANCE,
    TERME,
    Candidature,
    ComplementHorsDelai,
    DecisionRecue,
    Eligibilite,
    Formulaire,
    Nature,
    SensAvis,
    Statut,
    Verdict,
    VerdictEligibilite,
)
from services.candidatures.events import AvisEnRetard, CandidatureCaduque, RelanceAvis, RelanceComplement
from services.kit.aggregate import Decision, Fait
from services.kit.temps import jour_paris

RHONE = frozenset({"69"})
# Near both changes of clocks, a leap day and the turn of a year; any hour, midnight in France included.
DEBUTS = st.builds(
    lambda jour, minutes: jour + timedelta(minutes=minutes),
    st.sampled_from(
        [
            datetime(2026, 3, 1, tzinfo=UTC),
            datetime(2026, 10, 1, tzinfo=UTC),
            datetime(2028, 2, 1, tzinfo=UTC),
            datetime(2026, 12, 10, tzinfo=UTC),
        ]
    ),
    st.integers(0, 60 * 24 * 30),
)
Echu = RelanceAvis | AvisEnRetard | RelanceComplement | CandidatureCaduque


def jours_entre(du: date, au: date) -> int:
    """Counted one by one."""
    compte = 0
    while du < au:
        du += timedelta(days=1)
        compte += 1
    return compte


class DesHorloges(RuleBasedStateMachine):
    """The model keeps the days at which the pen passed from one to the other, and counts."""

    @initialize(le=DEBUTS)
    def deposer(self, le: datetime) -> None:
        self.le = le
        formulaire = Formulaire(
            postes_souhaites=2,
            motivation="Un projet.",
            debut_souhaite=date(2030, 1, 1),
            candidat_identifie=True,
            engagement_accepte=True,
        )
        brouillon, _ = Candidature.ouvrir(
            "c",
            structure="s",
            siret="21690123100011",
            departement="69",
            nature=Nature.INITIALE,
            formulaire=formulaire,
            le=le,
        )
        self.c: Candidature = brouillon
        self.faits: list[Echu] = []
        self.cycle = 0
        self.dits: Counter[tuple[str, int]] = Counter()
        self.ecrire(self.c.deposer(eligibilite=Eligibilite(verdict=VerdictEligibilite.ELIGIBLE), le=le))
        self.courses: list[tuple[date, date | None]] = [(jour_paris(le), None)]
        self.decisions = 0

    def ecrire(self, decision: Decision[Candidature]) -> list[Fait]:
        complement = len(self.c.complements)
        self.c, *faits = decision
        for fait in faits:
            if isinstance(fait, RelanceAvis | AvisEnRetard):
                self.noter(fait, self.cycle)
            elif isinstance(fait, RelanceComplement | CandidatureCaduque):
                self.noter(fait, complement)
        return faits

    def noter(self, fait: Echu, tour: int) -> None:
        self.faits.append(fait)
        self.dits[type(fait).__name__, tour] += 1
        assert fait.due <= fait.le == self.le, "never before it is due"
        assert fait.en_retard is (jour_paris(fait.le) > jour_paris(fait.due))

    def jours(self) -> int:
        return sum(jours_entre(du, au or jour_paris(self.le)) for du, au in self.courses)

    def arreter(self) -> None:
        du, _ = self.courses.pop()
        self.courses.append((du, jour_paris(self.le)))

    @rule(heures=st.one_of(st.integers(0, 48), st.integers(0, 24 * 45)))
    def attendre(self, heures: int) -> None:
        self.le += timedelta(hours=heures)

    @precondition(lambda self: self.c.echeance is not None)
    @rule(ecart=st.sampled_from([-1, 0, 1]))
    def attendre_l_echeance(self, ecart: int) -> None:
        """To the microsecond."""
        assert self.c.echeance is not None
        self.le = max(self.le, self.c.echeance + timedelta(microseconds=ecart))

    @rule()
    def balayer(self) -> None:
        attendus = self.attendus()
        dits = self.ecrire(self.c.echoir(le=self.le))
        assert [type(f) for f in dits] == attendus
        assert self.c.echeance is None or self.c.echeance > self.le

    def attendus(self) -> list[type[Fait]]:
        """What a sweep is to tell now, by counting days."""
        if self.c.terminee:
            return []
        if self.c.statut is Statut.COMPLEMENT_DEMANDE:
            ecoules, tour = jours_entre(self.demande, jour_paris(self.le)), len(self.c.complements)
            faits: list[type[Fait]] = [RelanceComplement, CandidatureCaduque]
        elif self.courses[-1][1] is None:
            ecoules, tour = self.jours(), self.cycle
            faits = [RelanceAvis, AvisEnRetard]
        else:
            return []
        if self.dits[faits[1].__name__, tour]:
            return []
        return [
            f for f, n in zip(faits, (RELANCE, TERME), strict=True) if ecoules > n and not self.dits[f.__name__, tour]
        ]

    @rule()
    def balayer_et_mourir(self) -> None:
        """Decided, and killed before it was written."""
        self.c.echoir(le=self.le)

    @rule()
    def balayer_a_deux(self) -> None:
        """Both read the same; the one who writes second decides again on what the first wrote."""
        self.c.echoir(le=self.le)
        self.balayer()
        assert self.c.echoir(le=self.le) == (self.c,)

    @precondition(lambda self: self.c.statut is Statut.DEPOSEE)
    @rule()
    def ouvrir_instruction(self) -> None:
        self.ecrire(self.c.ouvrir_instruction(departements=RHONE, le=self.le))

    @precondition(lambda self: self.c.statut is Statut.EN_INSTRUCTION)
    @rule()
    def demander(self) -> None:
        self.ecrire(self.c.demander_complement("Les statuts.", departements=RHONE, le=self.le))
        self.arreter()
        self.demande = jour_paris(self.le)

    @precondition(lambda self: self.c.statut is Statut.COMPLEMENT_DEMANDE)
    @rule(donne=st.booleans())
    def repondre(self, donne: bool) -> None:
        a_temps = jours_entre(self.demande, jour_paris(self.le)) <= TERME
        try:
            self.ecrire(
                self.c.fournir_complement("Voici.", le=self.le) if donne else self.c.refuser_complement(le=self.le)
            )
        except ComplementHorsDelai:
            assert not a_temps
            return
        assert a_temps
        self.courses.append((jour_paris(self.le), None))

    @precondition(lambda self: self.c.statut in (Statut.EN_INSTRUCTION, Statut.AVIS_RENDU))
    @rule()
    def rendre_avis(self) -> None:
        premiere = self.c.statut is Statut.EN_INSTRUCTION
        jours = self.jours()
        self.ecrire(
            self.c.rendre_avis(
                sens=SensAvis.FAVORABLE,
                motivation="Des raisons.",
                postes_recommandes=1,
                departements=RHONE,
                le=self.le,
            )
        )
        assert self.c.avis[-1].jours == (jours if premiere else None)
        if premiere:
            self.arreter()
            assert bool(self.dits["AvisEnRetard", self.cycle]) is (jours > TERME)

    @precondition(lambda self: self.c.statut is Statut.AVIS_RENDU)
    @rule()
    def ajourner(self) -> None:
        self.decisions += 1
        self.ecrire(
            self.c.decider(
                DecisionRecue(
                    id=f"d{self.decisions}",
                    session=f"s{self.decisions}",
                    verdict=Verdict.EXAMEN_COMPLEMENTAIRE,
                    postes_attribues=0,
                    motifs=(),
                    le=self.le,
                )
            )
        )
        self.cycle += 1
        self.courses = [(jour_paris(self.le), None)]

    @precondition(lambda self: self.c.statut is Statut.AJOURNEE)
    @rule()
    def reprendre(self) -> None:
        self.ecrire(self.c.reprendre_instruction(departements=RHONE, le=self.le))

    @invariant()
    def each_thing_is_told_once(self) -> None:
        assert all(fois == 1 for fois in self.dits.values())

    @invariant()
    def the_clock_of_the_prefecture_counts_its_own_days(self) -> None:
        assert self.c.delai_avis is not None
        assert self.c.delai_avis.jours(self.le) == self.jours()

    @invariant()
    def it_lapses_only_when_told(self) -> None:
        assert (self.c.statut is Statut.CADUQUE) is any(isinstance(f, CandidatureCaduque) for f in self.faits)


TestDesHorloges = DesHorloges.TestCase
TestDesHorloges.settings = settings(max_examples=100, stateful_step_count=30, deadline=None)
