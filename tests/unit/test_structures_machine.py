"""Whatever is done to a structure, in whatever order and however late, what must always hold holds."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from services.kit.aggregate import Decision, Refus
from services.structures.domain import Bareme, Categorie, Structure
from services.structures.events import CourrielConfirme, StructureFermee, Verdict
from services.structures.reference import bareme
from services.territoire import territoire

from .test_structures_enregistrement import UN_JOUR, enregistrer

SECRET = b"un secret qui n'est nulle part ailleurs"
MOTIFS = st.sampled_from(["", "trop court"[:9], "Un motif qui se tient.", "x" * 1_001])
VERDICTS = st.sampled_from(list(Verdict))


def lu(millesime: int, verdict: Verdict) -> Bareme:
    familles = {
        Verdict.ELIGIBLE: "ESS",
        Verdict.ELIGIBLE_SOUS_CONDITION: "INTERET_GENERAL",
        Verdict.INELIGIBLE: "HORS_CHAMP",
    }
    autre = Categorie(famille=familles[verdict], verdict=verdict)
    return replace(bareme(), millesime=f"{millesime}-01-01", categories={**bareme().categories, "9220": autre})


class Vie(RuleBasedStateMachine):
    """One association, from its registration on."""

    def __init__(self) -> None:
        super().__init__()
        self.structure: Structure = enregistrer(siret="11000201100044", categorie_juridique="9220")[0]
        self.bareme, self.le, self.servis, self.liens = bareme(), UN_JOUR, set[str](), [""]
        self.confirmations = self.fermetures = self.graines = 0

    def essayer(self, decision: Decision[Structure]) -> None:
        avant, (self.structure, *faits) = self.structure, decision
        assert bool(faits) is (self.structure != avant)
        assert all(f.le == self.le for f in faits)
        assert self.structure.historique[: len(avant.historique)] == avant.historique
        assert [d.motif for d in self.structure.derogations][: len(avant.derogations)] == [
            d.motif for d in avant.derogations
        ]
        self.confirmations += any(isinstance(f, CourrielConfirme) for f in faits)
        self.fermetures += any(isinstance(f, StructureFermee) for f in faits)

    def graine(self) -> str:
        self.graines += 1
        return f"graine {self.graines}"

    @rule(heures=st.integers(0, 100))
    def attendre(self, heures: int) -> None:
        self.le += timedelta(hours=heures)

    @rule()
    def recevoir_le_courriel(self) -> None:
        lien = self.structure.lien(secret=SECRET, le=self.le)
        self.liens += [lien] if lien else []

    @rule(rang=st.integers(0, 20))
    def suivre_un_lien(self, rang: int) -> None:
        lien, avant = self.liens[rang % len(self.liens)], self.confirmations
        try:
            self.essayer(self.structure.confirmer_courriel(lien, secret=SECRET, le=self.le))
        except Refus:
            assert self.structure.fermeture or lien != self.structure.lien(secret=SECRET, le=self.le)
        if self.confirmations > avant:
            assert lien not in self.servis
            self.servis.add(lien)

    @rule()
    def demander_un_autre_lien(self) -> None:
        try:
            self.essayer(self.structure.renvoyer_confirmation(graine=self.graine(), le=self.le))
        except Refus:
            assert self.structure.confirmation is not None

    @rule(courriel=st.sampled_from(["a@exemple.fr", "b@exemple.fr", "faux"]), commune=st.sampled_from(["69123", "0"]))
    def changer(self, courriel: str, commune: str) -> None:
        try:
            self.essayer(
                self.structure.modifier_identite(
                    {"contact_courriel": courriel, "commune": commune},
                    par="structure",
                    communes=territoire().commune,
                    bareme=self.bareme,
                    graine=self.graine(),
                    le=self.le,
                )
            )
        except Refus:
            assert self.structure.fermeture or "faux" in courriel or commune == "0"

    @rule(verdict=VERDICTS, motif=MOTIFS)
    def deroger(self, verdict: Verdict, motif: str) -> None:
        try:
            self.essayer(self.structure.deroger(verdict, motif, le=self.le))
        except Refus:
            return
        assert self.structure.eligibilite.verdict is verdict

    @rule(motif=MOTIFS)
    def lever(self, motif: str) -> None:
        try:
            self.essayer(self.structure.lever_derogation(motif, bareme=self.bareme, le=self.le))
        except Refus:
            return
        assert self.structure.eligibilite.verdict is self.bareme.categories["9220"].verdict

    @rule(verdict=VERDICTS)
    def publier_un_bareme(self, verdict: Verdict) -> None:
        suivant = max(2027, int(self.bareme.millesime[:4]) + 1)
        self.bareme = lu(suivant, verdict)
        self.essayer(self.structure.reevaluer(self.bareme, le=self.le))

    @precondition(lambda self: len(self.structure.historique) > 4)
    @rule(motif=MOTIFS)
    def fermer(self, motif: str) -> None:
        try:
            self.essayer(self.structure.fermer(motif, par="anct", le=self.le))
        except Refus:
            assert self.structure.fermeture or motif != "Un motif qui se tient."

    @invariant()
    def one_override_at_most_is_in_force_and_it_is_the_verdict(self) -> None:
        en_cours = [d for d in self.structure.derogations if d.levee_le is None]
        assert en_cours == ([self.structure.derogation] if self.structure.derogation else [])
        assert self.structure.eligibilite.par_derogation is bool(en_cours)
        if en_cours:
            assert self.structure.eligibilite.verdict is en_cours[0].verdict
        elif not self.structure.fermeture:
            assert self.structure.eligibilite.verdict is self.bareme.categories["9220"].verdict

    @invariant()
    def a_closed_structure_is_closed_once(self) -> None:
        assert self.fermetures == (self.structure.fermeture is not None)


TestVie = Vie.TestCase
TestVie.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)
