"""Whatever is filed, withdrawn, trained, broken or swept late, each silence is told once, in time, to the right day."""

from datetime import date, datetime, timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from services.activites.suivi.domain import Silence, Suivi
from services.kit.temps import PARIS, jour_paris

# Both changes of clocks, a leap day and the turn of a year lie in what follows each of these.
DEBUTS = st.sampled_from([date(2026, 3, 1), date(2026, 10, 1), date(2028, 2, 1), date(2026, 12, 10)])


class DesSilences(RuleBasedStateMachine):
    """The model keeps the days of the reports and counts the days without one, one by one."""

    @initialize(debut=DEBUTS)
    def recruter(self, debut: date) -> None:
        self.debut, self.fin, self.formation = debut, None, None
        self.cras: list[date] = []
        self.dits: list[tuple[int, date, date]] = []
        self.le = datetime(debut.year, debut.month, debut.day, 8, tzinfo=PARIS)
        self.suivi = Suivi(id="contrat", conseiller="conseiller")

    fin: date | None
    formation: date | None

    @property
    def jour(self) -> date:
        return jour_paris(self.le)

    @property
    def silence(self) -> Silence:
        dernier = max(self.cras, default=None)
        return Silence.du(debut=self.debut, fin=self.fin, formation=self.formation, dernier=dernier)

    def ecoules(self) -> int:
        """Whole days that have gone by since something happened."""
        quelque_chose = {self.debut, self.formation, *self.cras}
        jours, jour = 0, self.jour
        while jour not in quelque_chose:
            jours, jour = jours + 1, jour - timedelta(days=1)
        return max(0, jours - 1)

    @rule(heures=st.one_of(st.integers(0, 48), st.integers(0, 24 * 20)))
    def attendre(self, heures: int) -> None:
        self.le += timedelta(hours=heures)

    @precondition(lambda self: self.suivi.prochaine(self.silence, le=self.le) is not None)
    @rule(ecart=st.sampled_from([-1, 0, 1]))
    def attendre_l_echeance(self, ecart: int) -> None:
        """To the microsecond."""
        due = self.suivi.prochaine(self.silence, le=self.le)
        assert due is not None
        self.le = max(self.le, due + timedelta(microseconds=ecart))

    @rule(avant=st.integers(0, 40))
    def transmettre(self, avant: int) -> None:
        """Of today, or of a day that is past."""
        self.cras.append(max(self.debut, self.jour - timedelta(days=avant)))

    @precondition(lambda self: self.cras)
    @rule(lequel=st.integers(0, 1000))
    def retirer(self, lequel: int) -> None:
        self.cras.pop(lequel % len(self.cras))

    @precondition(lambda self: self.formation is None)
    @rule()
    def finir_la_formation(self) -> None:
        self.formation = self.jour

    @precondition(lambda self: self.fin is None)
    @rule(dans=st.integers(-5, 40))
    def rompre(self, dans: int) -> None:
        self.fin = max(self.debut, self.jour + timedelta(days=dans))

    @precondition(lambda self: self.fin is not None)
    @rule()
    def corriger_la_fin(self) -> None:
        self.fin = None

    @rule()
    def balayer(self) -> None:
        ecoules, silence = self.ecoules(), self.silence
        suite, *faits = self.suivi.constater(silence, structure="s", siret="1" * 14, departement="69", le=self.le)
        finie = self.fin is not None and self.jour > self.fin
        attendu = 0 if finie else 45 if ecoules >= 45 else 30 if ecoules >= 30 else 0
        # Told of as much, or more, since so many days had gone by.
        deja = [p for p, _, dit in self.dits if p >= attendu and dit > silence.depuis + timedelta(days=attendu)]
        if attendu and not deja:
            assert [f.palier for f in faits] == [attendu]
        else:
            assert faits == []
        for fait in faits:
            assert fait.en_retard is (ecoules > fait.palier)
            assert fait.echeance < self.jour
            self.dits.append((fait.palier, fait.depuis, self.jour))
        self.suivi = suite

    @rule()
    def balayer_et_mourir(self) -> None:
        """Decided, and killed before it was written."""
        self.suivi.constater(self.silence, structure="s", siret="1" * 14, departement="69", le=self.le)

    @invariant()
    def one_silence_is_told_once(self) -> None:
        assert len({(palier, depuis) for palier, depuis, _ in self.dits}) == len(self.dits)

    @invariant()
    def what_is_due_is_told_by_the_next_sweep_and_nothing_else_is_awaited(self) -> None:
        due = self.suivi.prochaine(self.silence, le=self.le)
        _, *faits = self.suivi.constater(self.silence, structure="s", siret="1" * 14, departement="69", le=self.le)
        assert (due is not None and due <= self.le) == bool(faits)


TestDesSilences = DesSilences.TestCase
TestDesSilences.settings = settings(max_examples=150, stateful_step_count=40, deadline=None)
