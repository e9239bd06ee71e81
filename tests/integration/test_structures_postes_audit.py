"""The ledger and the posts agree at quiet, whatever was decided, corrected, returned, transferred, merged, told twice.

The real ledger and decisions of selection on one side, the real service of the structures on the other; between them
facts that come in any order that Kafka allows (each aggregate's own, and no other), some of them again.
"""

import asyncio
import tempfile
from collections import defaultdict
from collections.abc import Coroutine
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeVar

import msgspec
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from services.kit.aggregate import Fait, Refus
from services.kit.bus import Meta
from services.kit.temps import jour_paris, uuid7
from services.kit.testing import UN_JOUR
from services.selection.domain import Campagne, Compte, Decision, Entrees, Sens
from services.selection.events import Motif, Verdict
from services.structures.consumers import consumers
from services.structures.fusions import fusionner
from services.structures.postes.audit import auditer
from services.structures.postes.domain import MotifRetour, MotifRupture, NatureContrat, Termes
from services.structures.postes.recrutement import recruter
from services.structures.postes.retour import rendre, transferer

from .structures import LYON, ouvrir

R = TypeVar("R")
SIRETS = (LYON, "21690266800013", "21690123100029", "21690123100037")
CANDIDATURES = ("a", "b", "c")
RANGS = st.integers(0, 12)


class Conseillers:
    """Everybody is declared by whoever recruits: the conseillers are another part's business."""

    def __init__(self, structure: str) -> None:
        self.structure, self.actif = structure, True

    async def get(self, id: str) -> "Conseillers":
        return self


class Accord(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.dossier = tempfile.TemporaryDirectory()
        self.boucle = asyncio.new_event_loop()
        self.ouverture = ouvrir("sqlite", Path(self.dossier.name))
        self.service = self.faire(self.ouverture.__aenter__())
        self.stores, self.le = self.service.stores, UN_JOUR
        self.recoit = consumers(self.stores, lambda: self.le)
        self.attente: dict[str, list[tuple[Meta, bytes]]] = defaultdict(list)
        self.passes: list[tuple[Meta, bytes]] = []
        self.sequences: dict[str, int] = defaultdict(int)
        self.decisions: dict[str, Decision] = {}
        self.n = 0

    def faire(self, travail: Coroutine[Any, Any, R]) -> R:
        return self.boucle.run_until_complete(travail)

    def teardown(self) -> None:
        self.faire(self.ouverture.__aexit__(None, None, None))
        self.boucle.close()
        self.dossier.cleanup()

    @initialize()
    def tout_commence(self) -> None:
        self.structures = [self.faire(self.service.enregistrer(siret=s, commune="69123"))["id"] for s in SIRETS]
        self.campagne, _ = Campagne.ouvrir(
            id="2026", nom="2026", enveloppe_nationale=9, enveloppes={"69": 8}, le=self.le
        )
        self.campagne, *_ = self.campagne.ouvrir_seance(session="s", le=self.le)
        for candidature in CANDIDATURES:
            corps = {"candidature": candidature, "structure": self.structures[0], "departement": "69"}
            self.dire_brut("candidature.candidature_deposee.v1", candidature, {**corps, "nature": "INITIALE"})
        # A first decision is known to all, so that much can happen to its posts.
        self.decider("a", 0, 3)
        self.notifier(0)
        self.au_calme()

    # What selection does.

    @rule(candidature=st.sampled_from(CANDIDATURES), structure=st.sampled_from([0, 1]), postes=st.integers(0, 3))
    def decider(self, candidature: str, structure: int, postes: int) -> None:
        verdict = Verdict.POSITIF if postes else Verdict.NEGATIF
        try:
            self.campagne, *inscrites = self.campagne.decider(
                session="s",
                candidature=candidature,
                departement="69",
                structure=self.structures[structure],
                siret=SIRETS[structure],
                postes_souhaites=4,
                verdict=verdict,
                postes=postes,
                motifs=() if postes else (Motif.QUALITE_DU_PROJET,),
                entrees=Entrees(sens=Sens.FAVORABLE, rang=None),
                motivation="Une autre raison.",
                le=self.le,
            )
        except Refus:
            return
        (inscrite,) = inscrites
        self.dire(inscrite, "2026")
        decision, _ = Decision.rendre(inscrite)
        self.decisions[decision.id] = decision

    @rule(rang=RANGS)
    def notifier(self, rang: int) -> None:
        if decision := self.une_decision(rang):
            self.suivre(decision.notifier(le=self.le))

    @rule(rang=RANGS, postes=st.integers(0, 4))
    def corriger(self, rang: int, postes: int) -> None:
        verdict, motifs = (Verdict.POSITIF, ()) if postes else (Verdict.NEGATIF, (Motif.QUALITE_DU_PROJET,))
        self.reviser(rang, "corriger", verdict=verdict, postes=postes, motifs=motifs)

    @rule(rang=RANGS, postes=st.integers(1, 4))
    def accueillir_un_recours(self, rang: int, postes: int) -> None:
        decision = self.une_decision(rang)
        if decision is None or decision.notifiee_le is None:
            return
        with suppress(Refus):
            self.suivre(decision.deposer_recours(moyens="Le besoin est plus grand que dit.", le=self.le))
        if self.decisions[decision.id].recours is not None:
            self.reviser(rang, "accueillir", postes=postes)

    @rule(rang=RANGS, postes=st.integers(1, 2))
    def crediter_a_la_main(self, rang: int, postes: int) -> None:
        if decision := self.une_decision(rang):
            self.registre("crediter", decision=decision.id, compte=_compte(decision), postes=postes, source=self.neuf())

    @rule(rang=RANGS)
    def retirer_la_candidature(self, rang: int) -> None:
        decision = self.une_decision(rang)
        if decision and decision.notifiee_le is None:
            self.registre("crediter_le_reste", decision=decision.id, compte=_compte(decision), source="retrait")

    # What structures does.

    @rule(rang=RANGS, jours=st.integers(0, 200))
    def recruter(self, rang: int, jours: int) -> None:
        if (poste := self.un_poste(rang)) is None:
            return
        debut = jour_paris(self.le)
        termes = Termes(nature=NatureContrat.CDD, debut=debut, fin=debut + timedelta(days=jours), remuneration=2_000_00)
        self.essayer(
            recruter(
                self.stores,
                poste.id,
                termes,
                contrat=uuid7(),
                conseiller=self.neuf(),
                par="structure",
                le=self.le,
                dedans=lambda p: True,
                declarations=Conseillers(poste.dernier.structure),
            )
        )

    @rule(rang=RANGS)
    def rompre(self, rang: int) -> None:
        poste = self.un_poste(rang)
        if poste is not None and poste.ouverts:
            id, fin = poste.ouverts[0].id, jour_paris(self.le)
            self.essayer(
                self.stores.postes.change(
                    poste.id, lambda p: p.rompre(id, motif=MotifRupture.DEMISSION, fin=fin, par="s", le=self.le)
                )
            )

    @rule(rang=RANGS)
    def rendre(self, rang: int) -> None:
        if poste := self.un_poste(rang):
            motif = MotifRetour.FIN_DU_PROJET
            self.essayer(
                rendre(
                    self.stores,
                    poste.id,
                    motif=motif,
                    precision=None,
                    par="anct",
                    le=self.le,
                    dedans=lambda p: True,
                )
            )

    @rule(rang=RANGS, postes=st.integers(0, 1), apres=st.integers(2, 4), entre=st.booleans())
    def rendre_pendant_une_correction(self, rang: int, postes: int, apres: int, entre: bool) -> None:
        """Neither knows of the other; then the decision gives more again, before or after both are known."""
        decision = self.une_decision(rang)
        rattaches = [p for p in self.tous_les_postes() if decision and p.decision == decision.id and p.rattache]
        self.corriger(rang, postes)
        for n in range(len(rattaches)):
            self.rendre(self.tous_les_postes().index(rattaches[n]))
        if entre:
            self.au_calme()
        self.corriger(rang, apres)
        self.au_calme()

    @rule(rang=RANGS, vers=st.integers(0, 3))
    def transferer(self, rang: int, vers: int) -> None:
        if poste := self.un_poste(rang):
            self.essayer(
                transferer(self.stores, poste.id, self.structures[vers], par="anct", le=self.le, dedans=lambda p: True)
            )

    @rule(de=st.sampled_from([1, 2]))
    def fusionner(self, de: int) -> None:
        motif = "Une seule et même commune."
        conservee, absorbee = self.structures[3], self.structures[de]
        self.essayer(
            fusionner(
                self.stores,
                conservee=conservee,
                absorbee=absorbee,
                motif=motif,
                par="anct",
                le=self.le,
                commande=None,
            )
        )

    @rule(jours=st.integers(1, 100))
    def le_temps_passe(self, jours: int) -> None:
        self.le += timedelta(days=jours)

    @rule()
    def balayer(self) -> None:
        for poste in self.tous_les_postes():
            self.essayer(self.stores.postes.change(poste.id, lambda p: p.echoir(le=self.le)))

    # What Kafka does between them.

    @rule(rang=RANGS)
    def livrer_un_fait(self, rang: int) -> None:
        self.ramasser()
        cles = [c for c, faits in self.attente.items() if faits]
        if cles:
            self.livrer(*self.attente[cles[rang % len(cles)]].pop(0))

    @rule(rang=RANGS)
    def redire_un_fait(self, rang: int) -> None:
        if self.passes:
            self.livrer(*self.passes[-1 - rang % len(self.passes)])

    @rule()
    def au_calme(self) -> None:
        while True:
            self.ramasser()
            faits = [fait for liste in self.attente.values() for fait in liste]
            if not faits:
                break
            self.attente.clear()
            for fait in faits:
                self.livrer(*fait)
        lignes = self.faire(auditer(self.stores, "2026"))
        assert [(x.ecart, x.desaccords) for x in lignes if x.ecart] == []
        assert sum(x.accordes for x in lignes) == self.campagne.total_attribue
        self.chaque_poste()

    def chaque_poste(self) -> None:
        """Counted again from the posts alone: nobody holds more than the ledger gave, but who held them before."""
        for id, decision in self.decisions.items():
            postes = [p for p in self.tous_les_postes() if p.decision == id]
            attaches = [p for p in postes if p.rattache]
            restants = self.campagne.comptes.get(id, _compte(decision)).restants
            if decision.notifiee_le is None:
                assert postes == []
            elif len(attaches) != restants:
                assert len(attaches) > restants
                assert all(p.ouverts for p in attaches)

    # Small hands.

    def une_decision(self, rang: int) -> Decision | None:
        return list(self.decisions.values())[rang % len(self.decisions)] if self.decisions else None

    def tous_les_postes(self) -> list[Any]:
        async def lire() -> list[Any]:
            return [p async for p in self.stores.postes.scan()]

        return self.faire(lire())

    def un_poste(self, rang: int) -> Any:
        postes = self.tous_les_postes()
        return postes[rang % len(postes)] if postes else None

    def neuf(self) -> str:
        self.n += 1
        return f"n{self.n}"

    def essayer(self, travail: Coroutine[Any, Any, object]) -> None:
        try:
            self.faire(travail)
        except Refus:
            return

    def registre(self, geste: str, **saisie: Any) -> None:
        try:
            self.campagne, *faits = getattr(self.campagne, geste)(**saisie, le=self.le)
        except Refus:
            return
        for fait in faits:
            self.dire(fait, "2026")

    def reviser(self, rang: int, geste: str, **saisie: Any) -> None:
        if (decision := self.une_decision(rang)) is None:
            return
        commun = {"decision": decision.id, "compte": _compte(decision), "raison": "Une raison qui suffit."}
        self.registre(geste, **commun, source=self.neuf(), **saisie)
        if tenu := self.campagne.comptes.get(decision.id):
            self.suivre(self.decisions[decision.id].suivre(tenu.revisions))

    def suivre(self, suite: tuple[Decision, *tuple[Fait, ...]]) -> None:
        decision, *faits = suite
        self.decisions[decision.id] = decision
        for fait in faits:
            self.dire(fait, decision.id)

    def dire(self, fait: Fait, cle: str) -> None:
        self.dire_brut(fait.type, cle, fait)

    def dire_brut(self, type: str, cle: str, fait: object) -> None:
        self.sequences[cle] += 1
        corps = msgspec.to_builtins(fait)
        meta = Meta(event_id=uuid7(), type=type, key=cle, sequence=self.sequences[cle], time=self.le)
        self.attente[cle].append((meta, msgspec.json.encode({"le": self.le, **corps})))

    def ramasser(self) -> None:
        """What structures has told since, each behind the facts of its own aggregate."""
        for collection in ("postes", "structures", "fusions"):
            rows = self.service.engine.rows(collection)
            dits = self.faire(rows.outbox(1_000))
            for e in dits:
                meta = Meta(event_id=e.id, type=e.type, key=e.key, sequence=e.sequence, time=self.le)
                self.attente[e.key].append((meta, e.data.encode()))
            self.faire(rows.told(dits))

    def livrer(self, meta: Meta, corps: bytes) -> None:
        self.passes.append((meta, corps))
        self.faire(self.recoit.deliver(meta, corps))
        if meta.type == "poste.poste_rendu.v1":
            lu = msgspec.json.decode(corps)
            decision = self.decisions[lu["decision"]]
            self.registre("reprendre_poste", decision=decision.id, compte=_compte(decision), poste=lu["poste"])


def _compte(decision: Decision) -> Compte:
    """As the ledger begins it: what the decision said before any revision."""
    avant = decision.revisions[0] if decision.revisions else None
    return Compte(
        departement="69",
        postes_souhaites=4,
        verdict=avant.verdict_avant if avant else decision.verdict,
        postes=avant.postes_avant if avant else decision.postes_attribues,
        motifs=decision.motifs,
    )


Accord.TestCase.settings = settings(max_examples=25, stateful_step_count=30, deadline=None)
TestAccord = Accord.TestCase
