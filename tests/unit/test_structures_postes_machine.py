"""Whatever is done to a post in whatever order: one conseiller a day at most, and a state that its days explain."""

from datetime import date, timedelta
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from services.kit.aggregate import Decision, Refus
from services.structures.postes.domain import (
    Cible,
    EtatPoste,
    MotifRetour,
    MotifRupture,
    NatureContrat,
    Poste,
    Termes,
)

from .structures_postes import NOTIFIEE_LE, UN_JOUR, attribue, nom

JOURS = st.integers(0, 400).map(lambda n: NOTIFIEE_LE + timedelta(days=n))
DUREES = st.integers(-5, 200)
CONSEILLERS = st.sampled_from(["ana", "bob"])
NATURES = st.sampled_from([NatureContrat.CDD, NatureContrat.CDI])


class UnPoste(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.poste, self.le, self.dits = attribue(), UN_JOUR, list[str]()

    def essayer(self, geste: str, *args: Any, **saisie: Any) -> None:
        try:
            self.garder(getattr(self.poste, geste)(*args, **saisie, le=self.le))
        except Refus:
            return

    def garder(self, decision: Decision[Poste]) -> None:
        suite, *faits = decision
        assert bool(faits) == (suite != self.poste), "a change and its fact go together"
        self.poste = suite
        self.dits += [nom(f) for f in faits]

    @rule(jours=st.integers(1, 60))
    def le_temps_passe(self, jours: int) -> None:
        self.le += timedelta(days=jours)

    @rule()
    def balayer(self) -> None:
        self.essayer("echoir")
        assert self.poste.echeance is None or self.poste.echeance > self.le

    @rule(debut=JOURS, duree=DUREES, nature=NATURES, conseiller=CONSEILLERS)
    def recruter(self, debut: date, duree: int, nature: NatureContrat, conseiller: str) -> None:
        termes = self.termes(debut, duree, nature)
        id = f"c{len(self.poste.contrats)}"
        self.essayer("recruter", termes, contrat=id, conseiller=conseiller, par="structure")

    @rule(rang=st.integers(0, 3), debut=JOURS, duree=DUREES, nature=NATURES)
    def corriger(self, rang: int, debut: date, duree: int, nature: NatureContrat) -> None:
        self.essayer("corriger", f"c{rang}", self.termes(debut, duree, nature), par="structure")

    @rule(rang=st.integers(0, 3), fin=JOURS)
    def rompre(self, rang: int, fin: date) -> None:
        self.essayer("rompre", f"c{rang}", motif=MotifRupture.DEMISSION, fin=fin, par="structure")

    @rule()
    def rendre(self) -> None:
        self.essayer("rendre", motif=MotifRetour.FIN_DU_PROJET, precision=None, par="structure")

    @rule(vers=st.sampled_from(["lyon", "bron"]))
    def transferer(self, vers: str) -> None:
        cible = Cible(structure=vers, siret=vers, departement="69", eligible=True, fermee=False)
        self.essayer("transferer", cible, par="anct")

    @rule()
    def annuler(self) -> None:
        self.essayer("annuler")

    def termes(self, debut: date, duree: int, nature: NatureContrat) -> Termes:
        fin = None if nature is NatureContrat.CDI else debut + timedelta(days=duree)
        return Termes(nature=nature, debut=debut, fin=fin, remuneration=2_000_00)

    @invariant()
    def never_two_conseillers_on_a_day_and_one_alone_not_over(self) -> None:
        for n, contrat in enumerate(self.poste.contrats):
            assert not any(
                autre.chevauche(contrat.termes.debut, contrat.dernier_jour) for autre in self.poste.contrats[n + 1 :]
            )
        assert len({c.conseiller for c in self.poste.ouverts}) <= 1

    @invariant()
    def the_state_of_a_day_is_what_its_attachments_and_contracts_say(self) -> None:
        for jours in range(-1, 420, 7):
            jour = NOTIFIEE_LE + timedelta(days=jours)
            couverts = [r for r in self.poste.rattachements if r.couvre(jour)]
            assert len(couverts) <= 1
            etat = self.poste.etat(jour)
            assert (etat is EtatPoste.RENDU) == (not couverts)
            if etat is EtatPoste.VACANT:
                assert self.poste.titulaire(jour) is None

    @invariant()
    def a_post_that_is_nobodys_is_held_by_nobody_and_waits_for_nothing(self) -> None:
        if not self.poste.rattache:
            assert (self.poste.conseiller, self.poste.echeance) == (None, None)
            assert self.dits.count("poste_rendu") + self.dits.count("poste_annule") == 1

    @invariant()
    def an_alert_is_told_once_of_a_vacancy(self) -> None:
        dites = [(a.nature, a.depuis) for a in self.poste.alertes]
        assert len(dites) == len(set(dites))


UnPoste.TestCase.settings = settings(max_examples=80, stateful_step_count=30, deadline=None)
TestUnPoste = UnPoste.TestCase
