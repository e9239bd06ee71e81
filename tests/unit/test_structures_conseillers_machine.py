"""Whatever is done to a conseiller, in whatever order and however late: its facts alone say how it stands."""

from collections import Counter
from datetime import timedelta

import msgspec
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from services.kit.aggregate import Decision, Fait, Refus
from services.kit.temps import jour_paris
from services.structures.conseillers.domain import Conseiller, Statut, etapes
from services.structures.conseillers.events import (
    CertificationEnregistree,
    CompteDelie,
    CompteLie,
    Examen,
    FormationPlanifiee,
    FormationTerminee,
    MotifDelie,
    PositionnementEnregistre,
    PriseDePosteAvantFormation,
    PriseDePosteEnregistree,
)

from .conseillers import MOTIF, SECRET, UN_JOUR, declarer

PERSONNE = ("essai", "quidam", "dominique", "exemple.fr", "0123456789")
JOURS = st.integers(-40, 40)
COMPTES = st.sampled_from(["compte-1", "compte-2"])


class Vie(RuleBasedStateMachine):
    """One person, from its declaration on."""

    def __init__(self) -> None:
        super().__init__()
        self.conseiller, *faits = declarer()
        self.faits: list[Fait] = list(faits)
        self.le, self.liens, self.graines = UN_JOUR, [""], 0
        self.servis: Counter[str] = Counter()

    def essayer(self, decision: Decision[Conseiller]) -> list[Fait]:
        avant, (self.conseiller, *faits) = self.conseiller, decision
        assert bool(faits) is (self.conseiller != avant)
        assert all(f.le == self.le for f in faits)
        assert len(self.conseiller.historique) >= len(avant.historique)
        assert avant.statut is not Statut.EFFACE or not faits
        self.faits += faits
        return list(faits)

    def graine(self) -> str:
        self.graines += 1
        return f"graine {self.graines}"

    @rule(heures=st.integers(0, 400))
    def attendre(self, heures: int) -> None:
        self.le += timedelta(hours=heures)

    @rule()
    def balayer(self) -> None:
        self.essayer(self.conseiller.echoir(le=self.le))
        echeance = self.conseiller.echeance
        assert echeance is None or echeance > self.le

    @rule()
    def recevoir_le_courriel(self) -> None:
        lien = self.conseiller.lien(secret=SECRET, le=self.le)
        self.liens += [lien] if lien else []

    @rule(rang=st.integers(0, 20), compte=COMPTES)
    def suivre_un_lien(self, rang: int, compte: str) -> None:
        lien = self.liens[rang % len(self.liens)]
        try:
            faits = self.essayer(self.conseiller.lier(lien, compte=compte, secret=SECRET, le=self.le))
        except Refus:
            assert lien != self.conseiller.lien(secret=SECRET, le=self.le)
            return
        assert self.conseiller.compte == compte
        self.servis[lien] += len(faits)

    @rule()
    def renvoyer(self) -> None:
        try:
            self.essayer(self.conseiller.renvoyer_lien(graine=self.graine(), le=self.le))
        except Refus:
            return
        assert self.conseiller.lien(secret=SECRET, le=self.le)

    @rule(compte=COMPTES)
    def changer_d_employeur(self, compte: str) -> None:
        motif = MotifDelie.AUTRE_EMPLOYEUR
        self.essayer(self.conseiller.delier(compte, motif=motif, par="conseiller", le=self.le))

    @rule(nom=st.sampled_from(["Essai", "Quidam", ""]), courriel=st.sampled_from(["quidam@exemple.fr", "x@exemple.fr"]))
    def corriger(self, nom: str, courriel: str) -> None:
        modifie = {"nom": nom, "courriel": courriel}
        try:
            faits = self.essayer(self.conseiller.modifier(modifie, graine=self.graine(), par="structure", le=self.le))
        except Refus:
            assert not self.conseiller.actif or not nom
            return
        if len(faits) > 1:
            assert self.conseiller.compte is None

    @precondition(lambda self: len(self.faits) > 12)
    @rule(sous_contrat=st.booleans())
    def retirer(self, sous_contrat: bool) -> None:
        try:
            self.essayer(self.conseiller.retirer(MOTIF, sous_contrat=sous_contrat, par="structure", le=self.le))
        except Refus:
            assert sous_contrat or not self.conseiller.actif

    @rule()
    def recruter(self) -> None:
        self.essayer(self.conseiller.reprendre(graine=self.graine(), le=self.le))
        assert self.conseiller.statut is not Statut.RETIRE

    @precondition(lambda self: len(self.faits) > 25)
    @rule(en_contrat=st.booleans())
    def effacer(self, en_contrat: bool) -> None:
        try:
            self.essayer(self.conseiller.effacer(en_contrat=en_contrat, par="anct", le=self.le))
        except Refus:
            assert en_contrat

    @rule(heures=st.sampled_from([70, 420, 100]))
    def tester(self, heures: int) -> None:
        try:
            self.essayer(self.conseiller.enregistrer_positionnement(heures, par="structure", le=self.le))
        except Refus:
            assert heures == 100 or not self.conseiller.actif

    @rule(debut=JOURS, duree=st.integers(0, 60))
    def former(self, debut: int, duree: int) -> None:
        jour = jour_paris(self.le) + timedelta(days=debut)
        try:
            self.essayer(
                self.conseiller.enregistrer_formation(jour, jour + timedelta(days=duree), par="anct", le=self.le)
            )
        except Refus:
            assert not self.conseiller.actif or self.conseiller.parcours.positionnement is None

    @rule(jour=JOURS)
    def prendre_le_poste(self, jour: int) -> None:
        le_jour = jour_paris(self.le) + timedelta(days=jour)
        try:
            self.essayer(self.conseiller.enregistrer_prise_de_poste(le_jour, par="structure", le=self.le))
        except Refus:
            assert not self.conseiller.actif or jour > 0

    @rule(examen=st.sampled_from(Examen), jour=JOURS, obtenu=st.booleans())
    def passer(self, examen: Examen, jour: int, obtenu: bool) -> None:
        le_jour = jour_paris(self.le) + timedelta(days=jour)
        deja = self.conseiller.parcours.obtenu(examen)
        try:
            self.essayer(self.conseiller.enregistrer_examen(examen, le_jour, obtenu=obtenu, par="anct", le=self.le))
        except Refus:
            assert not self.conseiller.actif or jour > 0 or deja

    def dernier(self, *types: type[Fait]) -> Fait | None:
        return next((f for f in reversed(self.faits) if isinstance(f, types)), None)

    @invariant()
    def the_facts_alone_say_how_the_training_stands(self) -> None:
        parcours = self.conseiller.parcours
        formation = self.dernier(FormationPlanifiee, FormationTerminee)
        assert isinstance(formation, FormationTerminee) is bool(parcours.formation and parcours.formation.terminee)
        poste = self.dernier(PriseDePosteEnregistree, PriseDePosteAvantFormation)
        assert isinstance(poste, PriseDePosteAvantFormation) is parcours.en_poste_sans_formation
        test = self.dernier(PositionnementEnregistre)
        assert (test.heures if isinstance(test, PositionnementEnregistre) else None) == (
            parcours.positionnement.heures if parcours.positionnement else None
        )

    @invariant()
    def each_certification_is_told_once(self) -> None:
        dites = Counter(f.examen for f in self.faits if isinstance(f, CertificationEnregistree))
        assert dites == Counter(e for e in Examen if self.conseiller.parcours.obtenu(e))

    @invariant()
    def the_facts_alone_say_whose_account_it_is(self) -> None:
        dit = self.dernier(CompteLie, CompteDelie)
        lie = dit.compte if isinstance(dit, CompteLie) else None
        assert self.conseiller.compte == lie
        assert self.conseiller.actif or self.conseiller.compte is None

    @invariant()
    def a_link_serves_once(self) -> None:
        assert max(self.servis.values(), default=0) <= 1

    @invariant()
    def nobody_is_named_in_a_fact_nor_anywhere_once_erased(self) -> None:
        dit = msgspec.json.encode(self.faits).decode().lower()
        assert not any(trace in dit for trace in PERSONNE)
        if self.conseiller.statut is Statut.EFFACE:
            garde = msgspec.json.encode(self.conseiller).decode().lower()
            assert not any(trace in garde for trace in PERSONNE)

    @invariant()
    def the_path_can_always_be_read(self) -> None:
        assert len(etapes(self.conseiller, jour_paris(self.le))) == 5


TestVie = Vie.TestCase
TestVie.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)
