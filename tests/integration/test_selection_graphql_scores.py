"""What the committee's workbench answers to ANCT, and to those who may not see it."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from services.kit.identity import Agent
from services.kit.subgraph import Contexte
from services.selection.subgraph import schema

from .selection import SIRET, UN_JOUR, Selection, ouvrir

ANCT = Agent("anct", "chef")
RHONE = Agent("prefecture", "p69", departements=frozenset({"69"}))
LYON = Agent("structure", "s1", siret=SIRET)
SCHEMA = schema()
REFUS = "... on Refus { code message fautes { champ message } }"
SCORES = """query($s: ID!) { scores(session: $s) { candidatureId noteQualite score { bareme valeur
    parties { critere points poids neutre explication } } } }"""
SIMULER = """query($s: ID!, $h: [HypotheseSaisie!], $i: Boolean) {
    simulerRepartition(session: $s, hypotheses: $h, indivisible: $i) { __typename
    ... on SimulationRepartition { realisable prouve objectif lignes { candidatureId postes score }
        restes { departement avant postes apres } restesProposes { departement apres } }
    ... on Refus { code fautes { champ message } } } }"""
PROPOSITION = "... on Proposition { id statut postes prouve lignes { candidatureId postes } }"


@pytest.fixture
async def selection(tmp_path: Path) -> AsyncIterator[Selection]:
    async with ouvrir("sqlite", tmp_path) as ouverte:
        yield ouverte


async def demander(selection: Selection, query: str, agent: Agent = ANCT, **variables: Any) -> Any:
    contexte = Contexte(agent, selection.stores, horloge=lambda: UN_JOUR)
    reponse = await SCHEMA.execute(query, variables, context_value=contexte)
    assert not hasattr(reponse, "__aiter__")
    return reponse


async def lire(selection: Selection, query: str, agent: Agent = ANCT, **variables: Any) -> Any:
    reponse = await demander(selection, query, agent, **variables)
    assert reponse.errors is None
    [champ] = reponse.data.values()
    return champ


async def noter(selection: Selection, session: str, candidature: str, notes: str) -> Any:
    query = f"""mutation($s: ID!, $c: ID!) {{ apprecierCandidature(session: $s, candidature: $c, {notes}) {{
        __typename ... on Appreciation {{ candidatureId noteQualite notePertinence }} {REFUS} }} }}"""
    return await lire(selection, query, s=session, c=candidature)


async def test_the_scores_of_an_agenda_are_read_with_their_words(selection: Selection) -> None:
    session = await selection.en_seance(await selection.campagne(), ["a", "b"])
    assert await noter(selection, session, "b", "noteQualite: 4") == {
        "__typename": "Appreciation",
        "candidatureId": "b",
        "noteQualite": 4,
        "notePertinence": None,
    }
    a, b = await lire(selection, SCORES, s=session)
    assert (a["candidatureId"], a["score"]["valeur"], a["noteQualite"]) == ("a", 5_750, None)
    assert (b["candidatureId"], b["score"]["valeur"], b["noteQualite"]) == ("b", 6_200, 4)
    assert a["score"]["bareme"] == "bareme_score.1"
    assert [p["neutre"] for p in a["score"]["parties"]] == [True] * 4
    assert a["score"]["parties"][0]["explication"].startswith("Note du comité : non saisie, part neutre")


async def test_what_is_not_a_mark_is_refused_with_its_field(selection: Selection) -> None:
    session = await selection.en_seance(await selection.campagne(), ["a"])
    refus = await noter(selection, session, "a", "noteQualite: 6, notePertinence: -1")
    assert refus["code"] == "NotesInvalides"
    assert [f["champ"] for f in refus["fautes"]] == ["noteQualite", "notePertinence"]
    assert (await noter(selection, "inconnue", "a", "noteQualite: 1"))["code"] == "Introuvable"


async def test_weights_are_read_and_set_with_the_campagne(selection: Selection) -> None:
    campagne = await selection.campagne()
    query = f"""mutation($c: ID!, $p: PoidsSaisis!, $s: Int!) {{ fixerBareme(campagne: $c, poids: $p, seuil: $s) {{
        __typename ... on Campagne {{ seuil poids {{ qualite pertinence demande besoins }} }} {REFUS} }} }}"""
    poids = {"qualite": 40, "pertinence": 30, "demande": 20, "besoins": 10}
    fixee = await lire(selection, query, c=campagne, p=poids, s=60)
    assert fixee == {"__typename": "Campagne", "seuil": 60, "poids": poids}
    refus = await lire(selection, query, c=campagne, p={**poids, "qualite": 41}, s=60)
    assert (refus["code"], refus["fautes"][0]["message"]) == ("PoidsInvalides", "La somme fait 101.")
    assert (await lire(selection, query, c="inconnue", p=poids, s=60))["code"] == "Introuvable"


async def test_a_decision_against_the_score_is_refused_without_a_reason_and_shown_with_it(
    selection: Selection,
) -> None:
    session = await selection.en_seance(await selection.campagne(), ["a"])
    query = f"""mutation($s: ID!, $m: String) {{ deciderCandidature(session: $s, candidature: "a", verdict: NEGATIF,
        motifs: [QUALITE_DU_PROJET], motivation: $m) {{ __typename
        ... on Decision {{ motivation score {{ valeur parties {{ points }} }} }} {REFUS} }} }}"""
    refus = await lire(selection, query, s=session)
    assert (refus["code"], refus["message"]) == (
        "EcartSansMotivation",
        "Cette décision s'écarte du score : elle doit être motivée. Score : 57,50 ; seuil : 50.",
    )
    assert (await lire(selection, query, s=session, m="Court."))["code"] == "MotivationInvalide"
    assert (await lire(selection, query, s=session, m="x" * 1_001))["code"] == "MotivationInvalide"
    decision = await lire(selection, query, s=session, m="Une offre voisine existe.")
    assert decision["motivation"] == "Une offre voisine existe."
    assert decision["score"]["valeur"] == 5_750


async def test_a_reason_and_a_score_are_the_committees_own(selection: Selection) -> None:
    query = 'query { decisions(session: "s") { edges { node { motivation } } } }'
    for agent in (RHONE, LYON, Agent()):
        for interdite in (query, query.replace("motivation", "score { valeur }"), SCORES, SIMULER):
            reponse = await demander(selection, interdite, agent, s="s")
            assert reponse.errors, (agent.role, interdite)


async def test_a_simulation_says_what_would_be_left_and_the_best_share(selection: Selection) -> None:
    session = await selection.en_seance(await selection.campagne(5, d69=3), ["a", "b", "c"])
    simulee = await lire(selection, SIMULER, s=session, h=[{"candidature": "c", "postes": 2}])
    assert simulee["restes"] == [
        {"departement": None, "avant": 5, "postes": 2, "apres": 3},
        {"departement": "69", "avant": 3, "postes": 2, "apres": 1},
    ]
    assert [(x["candidatureId"], x["postes"]) for x in simulee["lignes"]] == [("a", 1), ("b", 0), ("c", 2)]
    assert (simulee["realisable"], simulee["prouve"], simulee["objectif"]) == (True, True, 3 * 5_750)
    assert [r["apres"] for r in simulee["restesProposes"]] == [2, 0]
    trop = await lire(selection, SIMULER, s=session, h=[{"candidature": c, "postes": 2} for c in "abc"])
    assert (trop["realisable"], trop["lignes"], trop["restes"][0]["apres"]) == (False, [], -1)


@pytest.mark.parametrize(
    ("session", "hypotheses", "code"),
    [
        ("inconnue", [], "Introuvable"),
        ("", [], "Introuvable"),
        (None, [{"candidature": "z", "postes": 1}], "HypothesesInvalides"),
        (None, [{"candidature": "a", "postes": 3}], "HypothesesInvalides"),
        (None, [{"candidature": "a", "postes": -1}], "HypothesesInvalides"),
        (None, [{"candidature": "a", "postes": 1}] * 2, "HypothesesInvalides"),
    ],
)
async def test_a_simulation_that_makes_no_sense_is_refused(
    selection: Selection, session: str | None, hypotheses: list[dict[str, object]], code: str
) -> None:
    ouverte = await selection.en_seance(await selection.campagne(), ["a"])
    reponse = await lire(selection, SIMULER, s=ouverte if session is None else session, h=hypotheses)
    assert (reponse["__typename"], reponse["code"]) == ("Refus", code)


async def test_a_proposal_is_kept_listed_then_taken_or_left(selection: Selection) -> None:
    session = await selection.en_seance(await selection.campagne(d69=1), ["a", "b"])
    proposer = f'mutation($s: ID!) {{ proposerRepartition(session: $s, cle: "1") {{ {PROPOSITION} {REFUS} }} }}'
    proposee = await lire(selection, proposer, s=session)
    assert (proposee["statut"], proposee["postes"], proposee["prouve"]) == ("PROPOSEE", 1, True)
    assert await lire(selection, proposer, s=session) == proposee
    lister = "query($s: ID!) { propositions(session: $s) { edges { node { id statut } } } }"
    listees = await lire(selection, lister, s=session)
    assert listees == {"edges": [{"node": {"id": proposee["id"], "statut": "PROPOSEE"}}]}
    geste = f"mutation($p: ID!) {{ %s(proposition: $p) {{ {PROPOSITION} {REFUS} }} }}"
    assert (await lire(selection, geste % "ecarterProposition", p=proposee["id"]))["statut"] == "ECARTEE"
    assert (await lire(selection, geste % "retenirProposition", p=proposee["id"]))["code"] == "PropositionTranchee"
    seconde = await lire(selection, proposer.replace('"1"', '"2"'), s=session)
    assert (await lire(selection, geste % "retenirProposition", p=seconde["id"]))["statut"] == "RETENUE"
    await selection.relayer()
    [decidee] = [d async for d in selection.stores.decisions.scan({"session": session}, ("rendue_le",))]
    assert (decidee.candidature, decidee.postes_attribues) == ("a", 1)
