"""Drafts, reports, lots and the same keys again, in whatever order: one key is one report, and all it said is kept."""

import asyncio
import tempfile
from collections.abc import Coroutine
from pathlib import Path
from typing import Any, TypeVar

import msgspec
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from services.activites.store import COLLECTIONS
from services.kit.store import open_engine

from .activites import Activites
from .activites_documents import CORRIGER, ENREGISTRER, LOT, MES_BROUILLONS, RETIRER, SAISIE, SUPPRIMER, TRANSMETTRE

R = TypeVar("R")
CLES = st.sampled_from(["k-1", "k-2", "k-3", "k-4"])
DUREES = st.sampled_from([0, 15, 30, 60])
"""Minutes; the first is refused."""
JOURS = st.sampled_from(["2026-01-04", "2026-01-05", "2026-03-01", "2026-03-02", "2026-03-03"])
"""Before the contract, its first day, yesterday, today, tomorrow."""


def juste(saisie: dict[str, Any]) -> bool:
    return saisie["duree"] > 0 and saisie["jour"] not in ("2026-01-04", "2026-03-03")


class DesComptesRendus(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.loop = asyncio.new_event_loop()
        engine = self.run(open_engine("machine", COLLECTIONS, folder=Path(self.folder.name)))
        self.service = Activites(engine)
        self.run(self.service.structure())
        self.run(self.service.recruter())
        self.transmis: dict[str, dict[str, Any]] = {}
        """Key → the form that it filed."""
        self.ids: dict[str, str] = {}
        self.dits: dict[str, list[dict[str, Any]]] = {}
        """Id → all that the report has said, the present last."""
        self.retires: set[str] = set()
        self.brouillons: dict[str, int] = {}

    def run(self, work: Coroutine[Any, Any, R]) -> R:
        return self.loop.run_until_complete(work)

    def teardown(self) -> None:
        self.run(self.service.engine.close())
        self.loop.close()
        self.folder.cleanup()

    def ask(self, document: str, **variables: Any) -> Any:
        answer = self.run(self.service.ask(document, **variables))
        assert answer.errors is None
        (resultat,) = answer.data.values()
        return resultat

    def attendre(self, cle: str, saisie: dict[str, Any], resultat: Any) -> None:
        """What filing this under this key must answer, now."""
        if cle in self.transmis:
            if self.transmis[cle] == saisie:
                assert resultat["id"] == self.ids[cle]
                self.brouillons.pop(cle, None)
            else:
                assert resultat["code"] == "CleReutilisee"
        elif juste(saisie):
            self.transmis[cle], self.ids[cle] = saisie, resultat["id"]
            self.dits[resultat["id"]] = [saisie]
            self.brouillons.pop(cle, None)
        else:
            assert resultat["code"] in ("CraInvalide", "HorsContrat")

    @rule(cle=CLES, duree=DUREES)
    def garder_un_brouillon(self, cle: str, duree: int) -> None:
        assert self.ask(ENREGISTRER, saisie={"duree": duree}, cle=cle)["cle"] == cle
        self.brouillons[cle] = duree

    @rule(cle=CLES)
    def jeter_un_brouillon(self, cle: str) -> None:
        attendu = {"cle": cle} if cle in self.brouillons else {"code": "Introuvable"}
        assert self.ask(SUPPRIMER, cle=cle) == attendu
        self.brouillons.pop(cle, None)

    @rule(cle=CLES, duree=DUREES, jour=JOURS)
    def transmettre(self, cle: str, duree: int, jour: str) -> None:
        saisie = {**SAISIE, "duree": duree, "jour": jour}
        self.attendre(cle, saisie, self.ask(TRANSMETTRE, saisie=saisie, cle=cle))

    @precondition(lambda self: self.transmis)
    @rule(data=st.data())
    def transmettre_encore(self, data: st.DataObject) -> None:
        cle = data.draw(st.sampled_from(sorted(self.transmis)))
        self.attendre(cle, self.transmis[cle], self.ask(TRANSMETTRE, saisie=self.transmis[cle], cle=cle))

    @rule(lot=st.lists(st.tuples(CLES, DUREES, JOURS), min_size=1, max_size=5, unique_by=lambda ligne: ligne[0]))
    def transmettre_un_lot(self, lot: list[tuple[str, int, str]]) -> None:
        lignes = [{"saisie": {**SAISIE, "duree": duree, "jour": jour}, "cle": cle} for cle, duree, jour in lot]
        rendues = self.ask(LOT, lot=lignes)["lignes"]
        assert [r["cle"] for r in rendues] == [cle for cle, _, _ in lot]
        for (cle, duree, jour), rendue in zip(lot, rendues, strict=True):
            if rendue["cra"]:
                assert rendue["dejaTransmis"] == (cle in self.transmis)
            saisie = {**SAISIE, "duree": duree, "jour": jour}
            self.attendre(cle, saisie, rendue["cra"] or rendue["refus"])

    @precondition(lambda self: self.dits)
    @rule(data=st.data(), duree=DUREES, jour=JOURS)
    def corriger(self, data: st.DataObject, duree: int, jour: str) -> None:
        id = data.draw(st.sampled_from(sorted(self.dits)))
        saisie = {**SAISIE, "duree": duree, "jour": jour}
        resultat = self.ask(CORRIGER, id=id, saisie=saisie)
        if id in self.retires:
            assert resultat["code"] == "DejaRetire"
        elif not juste(saisie):
            assert resultat["code"] in ("CraInvalide", "HorsContrat")
        elif saisie != self.dits[id][-1]:
            self.dits[id].append(saisie)
            assert resultat["statut"] == "CORRIGE"

    @precondition(lambda self: self.dits)
    @rule(data=st.data())
    def retirer(self, data: st.DataObject) -> None:
        id = data.draw(st.sampled_from(sorted(self.dits)))
        resultat = self.ask(RETIRER, id=id, motif="PAS_EU_LIEU")
        assert resultat.get("code") == ("DejaRetire" if id in self.retires else None)
        self.retires.add(id)

    @invariant()
    def une_cle_un_compte_rendu(self) -> None:
        kept = {c.id: c for c in self.run(self._tous())}
        assert set(kept) == set(self.dits)
        for id, dits in self.dits.items():
            ecrits = [*(r.saisie for r in kept[id].historique), kept[id].saisie]
            assert [(s.duree, s.jour.isoformat()) for s in ecrits] == [(s["duree"], s["jour"]) for s in dits]
            assert (kept[id].statut == "RETIRE") == (id in self.retires)

    @invariant()
    def ce_qui_est_garde_est_dit(self) -> None:
        """The facts of each report, in order, are what it said; a draft is in none of them."""
        racontes: dict[str, list[tuple[int, str]]] = {}
        for envelope in self.run(self.service.dits()):
            corps = msgspec.json.decode(envelope.data)
            racontes.setdefault(envelope.key, []).append((corps["duree"], corps["statut"]))
        for id, dits in self.dits.items():
            statuts = ["TRANSMIS", *["CORRIGE"] * (len(dits) - 1)]
            attendu = [(s["duree"], statut) for s, statut in zip(dits, statuts, strict=True)]
            assert racontes.pop(id) == [*attendu, *([(dits[-1]["duree"], "RETIRE")] if id in self.retires else [])]
        assert racontes == {}

    @invariant()
    def les_brouillons_sont_ceux_qui_restent(self) -> None:
        noeuds = [e["node"] for e in self.ask(MES_BROUILLONS)["edges"]]
        assert {n["cle"]: n["formulaire"]["duree"] for n in noeuds} == self.brouillons

    async def _tous(self) -> list[Any]:
        return [c async for c in self.service.stores.cras.scan()]


TestDesComptesRendus = DesComptesRendus.TestCase
TestDesComptesRendus.settings = settings(max_examples=15, stateful_step_count=20, deadline=None)
