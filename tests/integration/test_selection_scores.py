"""The workbench of the committee: scores with what is known, marks, the share that is simulated, taken or left."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from services.kit.aggregate import Introuvable, Refus
from services.kit.store import Commande
from services.kit.temps import uuid7
from services.selection import coselec, evaluation, seance, simulation
from services.selection.domain import (
    Appreciation,
    AppreciationFermee,
    BaremeFige,
    DejaDecidee,
    HorsOrdreDuJour,
    HypothesesInvalides,
    Indicateurs,
    NotesInvalides,
    Poids,
    Proposition,
    PropositionTranchee,
    ReserveALAnct,
    SeanceNonOuverte,
    StatutProposition,
    decision_id,
    noter,
)
from services.selection.events import Verdict
from services.selection.simulation import EnveloppeDepassee, SimulationFermee

from .engines import ENGINES
from .selection import MEMBRES, MOTIVATION, SIRET, UN_JOUR, Selection, ouvrir

CREUSE = Indicateurs(
    population=12_345,
    population_millesime="2023",
    frr="FRR_PLUS",
    frr_millesime="2025-07-10",
    qpv_millesime="2024",
    outre_mer=False,
    postes_pour_10000=0,
    le=UN_JOUR,
)


@pytest.fixture(params=ENGINES)
async def selection(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Selection]:
    async with ouvrir(request.param, tmp_path) as ouverte:
        yield ouverte


async def apprecier(selection: Selection, session: str, candidature: str, **autrement: Any) -> Appreciation:
    demande: dict[str, Any] = {"qualite": 5, "pertinence": 4, "auteur": "rapporteur", "role": "anct", **autrement}
    return await evaluation.apprecier(selection.stores, session, candidature, le=UN_JOUR, **demande)


async def proposer(selection: Selection, session: str, **hypotheses: int) -> Proposition:
    return await simulation.proposer(selection.stores, uuid7(), session, hypotheses=hypotheses, role="anct", le=UN_JOUR)


async def retenir(selection: Selection, id: str) -> Proposition:
    return await simulation.retenir(selection.stores, id, role="anct", auteur="chef", le=UN_JOUR)


async def attribues(selection: Selection, session: str) -> dict[str, int]:
    decisions = selection.stores.decisions.scan({"session": session}, ("rendue_le",))
    return {d.candidature: d.postes_attribues async for d in decisions}


async def ordre_du_jour(selection: Selection, session: str) -> Sequence[Any]:
    tenue = await selection.stores.sessions.get(session)
    assert tenue is not None
    return tenue.ordre_du_jour


async def test_a_decision_freezes_what_was_known_then_whatever_is_learnt_later(selection: Selection) -> None:
    session = await selection.en_seance(await selection.campagne(), ["a"])
    await selection.stores.indicateurs.put("structure-de-a", CREUSE, sequence=3)
    await apprecier(selection, session, "a")
    [connues] = await evaluation.entrees(selection.stores, session, await ordre_du_jour(selection, session))
    decision = await coselec.decider(
        selection.stores, session, "a", verdict=Verdict.POSITIF, postes=1, motifs=(), le=UN_JOUR
    )
    await selection.stores.indicateurs.put("structure-de-a", replace(CREUSE, frr="NON_CLASSEE"), sequence=4)
    gardee = await selection.stores.decisions.get(decision.id)
    assert gardee == decision
    assert gardee is not None
    assert gardee.notation is not None
    assert gardee.notation.entrees == connues
    assert (connues.indicateurs, connues.note_qualite, connues.note_pertinence) == (CREUSE, 5, 4)
    assert gardee.recalculer() == noter(connues, Poids())


async def test_the_indicators_of_a_structure_are_kept_as_last_told(selection: Selection) -> None:
    fait: dict[str, object] = {
        "structure": "structure-de-a",
        "siret": SIRET,
        "commune": "23096",
        "departement": "23",
        "population": None,
        "population_millesime": None,
        "frr": None,
        "frr_millesime": None,
        "qpv": [],
        "qpv_millesime": None,
        "outre_mer": False,
        "postes_pour_10000": None,
        "le": UN_JOUR,
    }
    for sequence, population in ((2, 10), (1, 99), (2, 11), (3, 12)):
        await selection.livrer(
            "structure.indicateurs_etablis.v1", "structure-de-a", sequence, {**fait, "population": population}
        )
        connus = await selection.stores.indicateurs.get("structure-de-a")
        assert connus is not None
        assert connus.population == (12 if sequence == 3 else 10)
    session = await selection.en_seance(await selection.campagne(), ["a"])
    [entrees] = await evaluation.entrees(selection.stores, session, await ordre_du_jour(selection, session))
    assert entrees.indicateurs == connus


async def test_the_weights_hold_still_from_the_first_decision_on(selection: Selection) -> None:
    campagne = await selection.campagne()
    session = await selection.en_seance(campagne, ["a"])
    egal = Poids(qualite=25, pertinence=25, demande=25, besoins=25)
    await selection.stores.campagnes.change(campagne, lambda c: c.fixer_bareme(poids=egal, seuil=40, le=UN_JOUR))
    decision = await coselec.decider(
        selection.stores, session, "a", verdict=Verdict.POSITIF, postes=1, motifs=(), le=UN_JOUR
    )
    assert decision.notation is not None
    assert decision.notation.poids == egal
    with pytest.raises(BaremeFige):
        await selection.stores.campagnes.change(campagne, lambda c: c.fixer_bareme(poids=Poids(), seuil=50, le=UN_JOUR))


async def test_two_rapporteurs_at_once_leave_one_pair_of_marks(selection: Selection) -> None:
    session = await selection.en_seance(await selection.campagne(), ["a"])
    await asyncio.gather(*(apprecier(selection, session, "a", qualite=n, pertinence=n) for n in (1, 2, 3, 4) * 5))
    gardee = await selection.stores.appreciations.get(decision_id(session, "a"))
    assert gardee is not None
    assert gardee.note_qualite == gardee.note_pertinence


async def test_a_mark_that_makes_no_sense_is_refused(selection: Selection) -> None:
    session = await selection.en_seance(await selection.campagne(), ["a", "b"])
    cas: list[tuple[type[Refus], str, str, dict[str, Any]]] = [
        (Introuvable, "inconnue", "a", {}),
        (HorsOrdreDuJour, session, "z", {}),
        (NotesInvalides, session, "a", {"qualite": 6}),
        (ReserveALAnct, session, "a", {"role": "prefecture"}),
    ]
    for refus, de, candidature, autrement in cas:
        with pytest.raises(refus):
            await apprecier(selection, de, candidature, **autrement)
    await coselec.decider(selection.stores, session, "b", verdict=Verdict.POSITIF, postes=1, motifs=(), le=UN_JOUR)
    with pytest.raises(DejaDecidee):
        await apprecier(selection, session, "b")
    planifiee = await selection.session(await selection.campagne())
    with pytest.raises(AppreciationFermee):
        await apprecier(selection, planifiee, "a")


async def test_a_mark_sent_again_with_its_key_is_one_mark(selection: Selection) -> None:
    session = await selection.en_seance(await selection.campagne(), ["a"])
    commande = Commande("r:1", "x")
    premieres = await asyncio.gather(*(apprecier(selection, session, "a", commande=commande) for _ in range(5)))
    assert {a.version for a in premieres} == {1}


async def test_a_simulation_changes_nothing_and_says_what_each_envelope_would_have_left(selection: Selection) -> None:
    campagne = await selection.campagne(5, d69=3)
    session = await selection.en_seance(campagne, ["a", "b", "c"])
    avant = await selection.stores.campagnes.get(campagne)
    simulee = await simulation.simuler(selection.stores, session, hypotheses={"c": 2})
    assert [(r.departement, r.apres) for r in simulee.question.restes({"c": 2})] == [(None, 3), ("69", 1)]
    assert simulee.repartition is not None
    assert (simulee.repartition.postes, simulee.repartition.prouve) == ({"c": 2, "a": 1}, True)
    assert await selection.stores.campagnes.get(campagne) == avant
    depassee = await simulation.simuler(selection.stores, session, hypotheses={"a": 2, "b": 2})
    assert depassee.repartition is None
    with pytest.raises(EnveloppeDepassee):
        await proposer(selection, session, a=2, b=2)
    with pytest.raises(HypothesesInvalides):
        await proposer(selection, session, z=1)


async def test_what_is_withdrawn_or_decided_is_no_part_of_the_question(selection: Selection) -> None:
    session = await selection.en_seance(await selection.campagne(), ["a", "b", "c"])
    await selection.entendre("candidature_retiree", "b")
    await coselec.decider(selection.stores, session, "a", verdict=Verdict.POSITIF, postes=1, motifs=(), le=UN_JOUR)
    simulee = await simulation.simuler(selection.stores, session, hypotheses={})
    assert [c.candidature for c in simulee.question.choix] == ["c"]


async def test_one_simulates_while_there_is_an_agenda_to_decide(selection: Selection) -> None:
    campagne = await selection.campagne()
    with pytest.raises(SimulationFermee):
        await simulation.simuler(selection.stores, await selection.session(campagne), hypotheses={})
    with pytest.raises(Introuvable):
        await simulation.simuler(selection.stores, "inconnue", hypotheses={})


async def test_a_proposal_that_a_person_takes_becomes_decisions_under_the_same_rules(selection: Selection) -> None:
    campagne = await selection.campagne(d69=2)
    session = await selection.en_seance(campagne, ["a", "b", "c"])
    proposition = await proposer(selection, session)
    assert [(x.candidature, x.postes) for x in proposition.lignes] == [("a", 1), ("b", 1), ("c", 0)]
    assert await attribues(selection, session) == {}
    retenue = await retenir(selection, proposition.id)
    assert (retenue.statut, retenue.tranchee_par) == (StatutProposition.RETENUE, "chef")
    assert await retenir(selection, proposition.id) == retenue
    await selection.relayer(fois=2)
    assert await attribues(selection, session) == {"a": 1, "b": 1}
    with pytest.raises(PropositionTranchee):
        await selection.stores.propositions.change(
            proposition.id, lambda p: p.ecarter(role="anct", auteur="chef", le=UN_JOUR)
        )


async def test_a_proposal_taken_late_leaves_to_the_committee_what_the_rules_refuse_by_now(
    selection: Selection,
) -> None:
    session = await selection.en_seance(await selection.campagne(d69=2), ["a", "b"])
    proposition = await proposer(selection, session)
    await coselec.decider(selection.stores, session, "b", verdict=Verdict.POSITIF, postes=2, motifs=(), le=UN_JOUR)
    await retenir(selection, proposition.id)
    await selection.relayer()
    assert await attribues(selection, session) == {"b": 2}


async def test_a_crash_amid_the_decisions_of_a_proposal_is_made_up_for_by_its_event(selection: Selection) -> None:
    session = await selection.en_seance(await selection.campagne(), ["a", "b"])
    proposition = await proposer(selection, session)
    await retenir(selection, proposition.id)
    await coselec.decider(selection.stores, session, "a", verdict=Verdict.POSITIF, postes=1, motifs=(), le=UN_JOUR)
    await selection.relayer(fois=2)
    assert await attribues(selection, session) == {"a": 1, "b": 1}


async def test_a_proposal_is_taken_in_seance_and_decides_nothing_when_it_is_left(selection: Selection) -> None:
    campagne = await selection.campagne()
    await selection.avis("a")
    session = await selection.session(campagne)
    await coselec.clore_ordre_du_jour(selection.stores, session, ["a"], role="anct", le=UN_JOUR)
    proposition = await proposer(selection, session)
    with pytest.raises(SeanceNonOuverte):
        await retenir(selection, proposition.id)
    await selection.stores.propositions.change(
        proposition.id, lambda p: p.ecarter(role="anct", auteur="chef", le=UN_JOUR)
    )
    await seance.composer(selection.stores, session, MEMBRES, role="anct", le=UN_JOUR)
    await coselec.ouvrir_seance(selection.stores, session, presents=(1, 2, 3), role="anct", le=UN_JOUR)
    with pytest.raises(PropositionTranchee):
        await retenir(selection, proposition.id)
    with pytest.raises(Introuvable):
        await retenir(selection, "inconnue")
    assert await attribues(selection, session) == {}


async def test_a_hundred_members_on_one_candidature_make_one_decision_with_its_score_and_one_reason(
    selection: Selection,
) -> None:
    session = await selection.en_seance(await selection.campagne(), ["a"])
    reponses = await asyncio.gather(
        *(
            coselec.decider(
                selection.stores,
                session,
                "a",
                verdict=Verdict.POSITIF,
                postes=1 + n % 2,
                motifs=(),
                motivation=f"{MOTIVATION} Membre {n}.",
                le=UN_JOUR,
            )
            for n in range(100)
        ),
        return_exceptions=True,
    )
    faites = [r for r in reponses if not isinstance(r, BaseException)]
    assert len(faites) == 1
    assert {type(r) for r in reponses if isinstance(r, BaseException)} == {DejaDecidee}
    gardee = await selection.stores.decisions.get(decision_id(session, "a"))
    assert gardee == faites[0]
    assert gardee is not None
    assert gardee.recalculer() is not None
    assert gardee.motivation in {f"{MOTIVATION} Membre {n}." for n in range(100)}


async def test_a_hundred_who_want_the_last_post_get_it_once(selection: Selection) -> None:
    cent = [f"candidature-{n:03}" for n in range(100)]
    campagne = await selection.campagne(d69=1)
    session = await selection.en_seance(campagne, cent)
    reponses = await asyncio.gather(
        *(
            coselec.decider(selection.stores, session, c, verdict=Verdict.POSITIF, postes=1, motifs=(), le=UN_JOUR)
            for c in cent
        ),
        return_exceptions=True,
    )
    faites = [r for r in reponses if not isinstance(r, BaseException)]
    assert len(faites) == 1
    assert len([r for r in reponses if isinstance(r, Refus)]) == 99
    registre = await selection.stores.campagnes.get(campagne)
    assert registre is not None
    assert registre.attribues == {"69": 1}
    assert await attribues(selection, session) == {faites[0].candidature: 1}
