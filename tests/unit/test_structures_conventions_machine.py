"""Whatever people do and whenever sweeps come, a convention follows its table and its clocks tell each thing once."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from services.kit.aggregate import Decision, Fait, Refus
from services.kit.temps import fin_de_jour, jour_paris, mois_apres
from services.structures.conventions.domain import (
    CONSTATES,
    EN_VIGUEUR,
    TABLE,
    TERMINAUX,
    Acteur,
    Convention,
    EtatEngagement,
    Parcours,
    PosteSuivi,
    Statut,
    Vu,
)
from services.structures.conventions.events import (
    CodeEngagement,
    ConventionEnRetard,
    ConventionRenouvelee,
    ConventionResiliee,
    ConventionSignee,
    ConventionTerminee,
    EngagementEnRetard,
    Etape,
    ManquementConstate,
    ManquementLeve,
    MotifResiliation,
    NaturePiece,
    Partie,
    TableauOuvert,
)

from .test_structures_conventions import MANQUE, SIGNATAIRE, complete, ouvrir, piece

CODES = st.sampled_from(list(CodeEngagement))
ATTENTES = st.one_of(st.integers(0, 48), st.integers(0, 24 * 45), st.integers(0, 24 * 900))


class DesConventions(RuleBasedStateMachine):
    """What the facts say is kept beside, and compared with what the convention says of itself."""

    @initialize(minutes=st.integers(0, 60 * 24 * 300))
    def commencer(self, minutes: int) -> None:
        self.le = datetime(2026, 3, 24, 10, tzinfo=UTC) + timedelta(minutes=minutes)
        self.c: Convention = complete()
        self.retards: Counter[tuple[Etape, date]] = Counter()
        self.manquements: set[CodeEngagement] = set()
        self.fin: date | None = None
        self.ouverte = True
        self.entendue = 2
        self.ouvertures = 0

    def ecrire(self, decision: Decision[Convention]) -> None:
        avant, (self.c, *faits) = self.c, decision
        assert bool(faits) is (self.c != avant), "a change is told, and nothing else is"
        for ligne in self.c.historique[len(avant.historique) :]:
            assert TABLE[ligne.de][ligne.action] is ligne.vers
        for fait in faits:
            self.entendre(fait)

    def entendre(self, fait: Fait) -> None:
        assert fait.le <= self.le
        match fait:
            case ConventionEnRetard() | EngagementEnRetard():
                assert fin_de_jour(fait.echeance) <= self.le, "never before the end of the day"
                assert fait.tardif is (jour_paris(fait.le) > jour_paris(fin_de_jour(fait.echeance)))
                if isinstance(fait, ConventionEnRetard):
                    # The steps of what is opened again are others.
                    self.retards[fait.etape, fait.echeance] += 1
            case ConventionSignee() | ConventionRenouvelee():
                assert self.fin is None or fait.fin > self.fin
                self.fin = fait.fin
            case ConventionTerminee():
                assert self.fin is not None
                assert fin_de_jour(self.fin) <= self.le
                self.ouverte = False
            case ConventionResiliee():
                self.ouverte = False
            case TableauOuvert():
                assert not self.ouverte
                self.ouverte, self.fin, self.manquements = True, None, set()
                self.ouvertures += 1
            case ManquementConstate():
                self.manquements.add(fait.engagement)
            case ManquementLeve():
                self.manquements.remove(fait.engagement)

    def essayer(self, geste: str, *args: object, **autres: object) -> None:
        """A rule that says no leaves everything as it was."""
        try:
            decision = getattr(self.c, geste)(*args, **autres, le=self.le)
        except Refus:
            return
        self.ecrire(decision)

    @rule(heures=ATTENTES)
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
        due = self.c.echeance
        decision = self.c.echoir(le=self.le)
        assert bool(decision[1:]) is (due is not None and due <= self.le)
        self.ecrire(decision)
        assert self.c.echeance is None or self.c.echeance > self.le
        assert self.c.echoir(le=self.le) == (self.c,)

    @rule()
    def balayer_et_mourir(self) -> None:
        """Decided, and killed before it was written."""
        self.c.echoir(le=self.le)

    @rule()
    def completer(self) -> None:
        self.essayer("completer", SIGNATAIRE)

    @rule()
    def transmettre(self) -> None:
        self.essayer("transmettre")

    @rule()
    def renvoyer(self) -> None:
        self.essayer("renvoyer", MANQUE, par=Acteur.PREFECTURE)

    @rule()
    def approuver(self) -> None:
        self.essayer("approuver", par=Acteur.PREFECTURE)

    @rule(partie=st.sampled_from(list(Partie)))
    def signer(self, partie: Partie) -> None:
        self.essayer("apposer_signature", partie, jour=jour_paris(self.le), reference=None, par=Acteur.ANCT)

    @rule()
    def demander_renouvellement(self) -> None:
        self.essayer("demander_renouvellement")

    @precondition(lambda self: self.c.fin is not None)
    @rule(mois=st.integers(-1, 40))
    def renouveler(self, mois: int) -> None:
        assert self.c.fin is not None
        self.essayer("renouveler", mois_apres(self.c.fin, mois), par=Acteur.PREFECTURE)

    @rule(motif=st.sampled_from(list(MotifResiliation)))
    def clore(self, motif: MotifResiliation) -> None:
        self.entendue += 1
        self.essayer("clore", motif, entendue=self.entendue)

    @rule(encore=st.booleans())
    def rouvrir(self, encore: bool) -> None:
        self.entendue += not encore
        self.essayer("rouvrir", 1, entendue=self.entendue)

    @rule(code=CODES)
    def attester(self, code: CodeEngagement) -> None:
        self.essayer("attester", code, preuve=MANQUE, piece=None, par=Acteur.STRUCTURE)

    @rule(code=CODES)
    def confirmer(self, code: CodeEngagement) -> None:
        self.essayer("confirmer", code, par=Acteur.PREFECTURE)

    @rule(code=CODES)
    def contester(self, code: CodeEngagement) -> None:
        self.essayer("contester", code, MANQUE)

    @rule(code=CODES)
    def constater(self, code: CodeEngagement) -> None:
        self.essayer("constater_manquement", code, MANQUE, par=Acteur.ANCT)

    @rule(code=CODES)
    def lever(self, code: CodeEngagement) -> None:
        self.essayer("lever_manquement", code, MANQUE, par=Acteur.ANCT)

    @rule(recrutes=st.integers(0, 2), formes=st.integers(0, 2), jours=st.integers(-90, 90))
    def observer(self, recrutes: int, formes: int, jours: int) -> None:
        """Two posts, of which some have a conseiller, of whom some are trained and passed both examinations."""
        debut = jour_paris(self.le) + timedelta(days=jours)
        vide = PosteSuivi(decision="d", structure="s", depuis=self.c.notifie_le)
        postes = [
            PosteSuivi(
                decision="d",
                structure="s",
                depuis=self.c.notifie_le,
                contrat=f"k{n}",
                conseiller=f"c{n}",
                debut=debut,
                recrute=True,
            )
            if n < recrutes
            else vide
            for n in range(2)
        ]
        parcours = {f"c{n}": Parcours(forme=True, examens=frozenset({"PIX", "CCP1"})) for n in range(formes)}
        vu = Vu(postes=postes, parcours=parcours)
        self.ecrire(self.c.observer(vu, le=self.le))
        # A contract that is told long after it began leaves some engagements late at once.
        self.balayer()
        assert self.c.observer(vu, le=self.le) == (self.c,), "told again"
        if self.c.terminee:
            return
        attestes = {e.code for e in self.c.engagements if e.attestation is not None}
        assert (CodeEngagement.RECRUTEMENT in attestes) is (recrutes == 2)
        if recrutes:
            assert (CodeEngagement.FORMATION in attestes) is (formes >= recrutes)

    @rule()
    def filer_un_cra(self) -> None:
        self.ecrire(self.c.constater_cra(le=self.le))

    @rule()
    def joindre(self) -> None:
        self.essayer("retirer_piece", "RIB-1")

    @rule()
    def joindre_de_nouveau(self) -> None:
        try:
            decision = self.c.joindre(piece(NaturePiece.RIB, le=self.le))
        except Refus:
            return
        self.ecrire(decision)

    @invariant()
    def a_step_is_told_late_once_for_each_time_it_was_opened(self) -> None:
        assert all(fois <= 1 + self.ouvertures for fois in self.retards.values())

    @invariant()
    def what_is_over_has_no_clock(self) -> None:
        assert (self.c.statut in TERMINAUX) is not self.ouverte
        assert (self.c.echeance is None) or self.ouverte

    @invariant()
    def it_is_in_force_between_both_signatures_and_its_end(self) -> None:
        assert self.c.fin == self.fin
        assert (self.c.statut in EN_VIGUEUR) <= ({s.partie for s in self.c.signatures} == set(Partie))

    @invariant()
    def a_breach_stands_from_its_fact_to_the_one_that_lifts_it(self) -> None:
        assert {e.code for e in self.c.engagements if e.etat is EtatEngagement.MANQUEMENT} == self.manquements

    @invariant()
    def what_the_platform_sees_nobody_typed(self) -> None:
        par = {a.par for e in self.c.engagements if e.code in CONSTATES for a in e.attestations}
        assert par <= {"plateforme"}

    @invariant()
    def a_file_that_is_examined_is_complete(self) -> None:
        assert self.c.statut is not Statut.EN_INSTRUCTION or not self.c.manques


TestDesConventions = DesConventions.TestCase
TestDesConventions.settings = settings(max_examples=100, stateful_step_count=40, deadline=None)


def test_the_machine_begins_with_a_file_that_only_its_documents_make_complete() -> None:
    assert ouvrir().manques
    assert not complete().manques
