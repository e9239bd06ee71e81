"""Advice as a conseiller and its structure read it, report by report; as the préfecture does, in counts."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from services.kit.identity import Agent
from services.kit.store.counted import Counted

from .activites import CONSEILLER, SIRET, Activites, conseiller_de, ouvrir
from .activites_documents import CORRIGER, SAISIE, TRANSMETTRE
from .engines import ENGINES

STRUCTURE = Agent("structure", "s", frozenset(), SIRET)
PREFECTURE = Agent("prefecture", "p", frozenset({"69"}))
ANCT = Agent("anct", "a")
COLLEGUE = Agent("conseiller", "sub-2", frozenset(), SIRET)
MES_CONSEILS = """
query ($first: Int! = 20, $after: String) { mesConseils(mois: "2026-03", first: $first, after: $after) {
  edges { node { id conseils { nature vu pourquoi queFaire autres verifieLe } } } pageInfo { hasNextPage endCursor } } }
"""
DE_LA_STRUCTURE = '{ conseilsCra(structure: "s-1", mois: "2026-03") { edges { node { conseils { nature } } } } }'
FIABILITE = """{ fiabilite(structure: "s-1", mois: "2026-03") {
  cra sansConseil verifies partSansConseil definition natures { nature cra part } } }"""
CONFIRMER = """mutation ($id: ID!, $natures: [NatureConseil!]!) { confirmerCra(id: $id, natures: $natures) {
  ... on Cra { conseils { nature } verifies: conseils(verifies: true) { nature verifieLe } }
  ... on Refus { code } } }"""
MISSIONS = """{ missions(structure: "s-1", mois: "2026-03") { millesime definition table { mission themes }
  conseillers { conseiller cra toutes missions { mission cra exercee } } } }"""


@pytest.fixture(params=ENGINES)
async def service(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Activites]:
    async with ouvrir(request.param, tmp_path) as opened:
        await opened.structure()
        await opened.recruter()
        yield opened


async def transmettre(service: Activites, agent: Agent = CONSEILLER, **valeurs: Any) -> str:
    service.horloge.avancer(timedelta(minutes=1))
    cle = f"k-{service.horloge.le.isoformat()}"
    answer = await service.ask(TRANSMETTRE, agent, saisie={**SAISIE, **valeurs}, cle=cle)
    assert answer.errors is None, answer.errors
    id: str = answer.data["transmettreCra"]["id"]
    return id


async def donnees(service: Activites, query: str, agent: Agent = CONSEILLER, **variables: Any) -> Any:
    answer = await service.ask(query, agent, **variables)
    assert answer.errors is None, answer.errors
    (data,) = answer.data.values()
    return data


async def natures(service: Activites) -> list[list[str]]:
    edges = (await donnees(service, MES_CONSEILS))["edges"]
    return [[c["nature"] for c in edge["node"]["conseils"]] for edge in edges]


async def test_a_conseiller_reads_what_deserves_a_second_look_and_why(service: Activites) -> None:
    premier = await transmettre(service)
    second = await transmettre(service, duree=47)
    (edge,) = (await donnees(service, MES_CONSEILS))["edges"]
    assert edge["node"]["id"] == second
    (conseil,) = edge["node"]["conseils"]
    assert (conseil["nature"], conseil["autres"], conseil["verifieLe"]) == ("QUASI_DOUBLON", [premier], None)
    assert all(conseil[phrase].endswith(".") for phrase in ("vu", "pourquoi", "queFaire"))


async def test_a_long_day_is_the_sum_of_its_reports_and_ends_with_a_correction(service: Activites) -> None:
    await transmettre(service, duree=400)
    autre = await transmettre(service, duree=300)
    assert await natures(service) == [["JOURNEE_TROP_LONGUE"], ["JOURNEE_TROP_LONGUE"]]
    await donnees(service, CORRIGER, id=autre, saisie={**SAISIE, "duree": 200})
    assert await natures(service) == []


async def test_a_rupture_told_late_is_seen_on_the_reports_that_came_meanwhile(service: Activites) -> None:
    await transmettre(service)
    assert await natures(service) == []
    await service.finir("contrat-sub-1-s-1", "2026-02-27")
    assert await natures(service) == [["HORS_CONTRAT"]]


async def test_what_a_conseiller_has_verified_is_silent_until_it_changes(service: Activites) -> None:
    await transmettre(service)
    second = await transmettre(service)
    for _ in range(2):
        dit = await donnees(service, CONFIRMER, id=second, natures=["QUASI_DOUBLON"])
        assert dit["conseils"] == []
        assert [c["nature"] for c in dit["verifies"]] == ["QUASI_DOUBLON"]
    assert await natures(service) == []
    await transmettre(service)
    assert await natures(service) == [["QUASI_DOUBLON"]]


async def test_nobody_verifies_the_reports_of_another_nor_an_advice_that_is_not_given(service: Activites) -> None:
    await service.recruter(COLLEGUE)
    id = await transmettre(service)
    assert await donnees(service, CONFIRMER, COLLEGUE, id=id, natures=["QUASI_DOUBLON"]) == {"code": "Introuvable"}
    assert await donnees(service, CONFIRMER, id="x", natures=["QUASI_DOUBLON"]) == {"code": "Introuvable"}
    assert await donnees(service, CONFIRMER, id=id, natures=["QUASI_DOUBLON"]) == {"code": "ConseilAbsent"}
    assert (await service.ask(CONFIRMER, STRUCTURE, id=id, natures=["QUASI_DOUBLON"])).errors


async def test_a_page_of_advice_leads_to_the_next_and_repeats_nothing(service: Activites) -> None:
    for _ in range(4):
        await transmettre(service)
    vus, after = list[str](), None
    while True:
        page = await donnees(service, MES_CONSEILS, first=2, after=after)
        vus += [e["node"]["id"] for e in page["edges"]]
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            break
    assert len(vus) == len(set(vus)) == 3


@pytest.mark.parametrize("agent", [PREFECTURE, ANCT])
async def test_the_prefecture_and_anct_read_counts_and_no_report(service: Activites, agent: Agent) -> None:
    for _ in range(3):
        await transmettre(service)
    await transmettre(service, themes=["SANTE"], duree=90)
    dite = await donnees(service, FIABILITE, agent)
    assert (dite["cra"], dite["sansConseil"], dite["partSansConseil"]) == (4, 2, 50)
    assert {n["nature"]: (n["cra"], n["part"]) for n in dite["natures"]}["QUASI_DOUBLON"] == (2, 50)
    assert (await service.ask(DE_LA_STRUCTURE, agent)).errors
    assert (await service.ask('{ cra(id: "x") { conseils { vu } } }', agent)).errors


async def test_a_structure_reads_the_advice_on_its_own_reports_only(service: Activites) -> None:
    await transmettre(service)
    await transmettre(service)
    edges = (await donnees(service, DE_LA_STRUCTURE, STRUCTURE))["edges"]
    assert [e["node"]["conseils"] for e in edges] == [[{"nature": "QUASI_DOUBLON"}]]
    autre = Agent("structure", "s", frozenset(), "13002526500013")
    for query in (DE_LA_STRUCTURE, FIABILITE, MISSIONS):
        assert (await service.ask(query, autre)).errors
    for query in (FIABILITE, MISSIONS):
        assert (await service.ask(query, Agent("prefecture", "p", frozenset({"01"})))).errors


async def test_a_month_without_reports_has_no_share(service: Activites) -> None:
    dite = await donnees(service, FIABILITE, STRUCTURE)
    assert (dite["cra"], dite["partSansConseil"]) == (0, 0)
    assert {n["part"] for n in dite["natures"]} == {0}


@pytest.mark.parametrize("mois", ["2026-13", "mars", "2026-3", ""])
async def test_a_month_that_is_none_is_refused(service: Activites, mois: str) -> None:
    for champ in ("fiabilite", "missions"):
        answer = await service.ask(f'{{ {champ}(structure: "s-1", mois: "{mois}") {{ definition }} }}', STRUCTURE)
        assert answer.errors


async def test_the_advice_on_many_reports_is_read_in_one_go(service: Activites) -> None:
    for _ in range(10):
        await transmettre(service)
    compte = Counted(service.engine)
    autres = type(service)(compte, service.horloge)
    query = '{ mesCras(mois: "2026-03", first: 100) { edges { node { conseils { nature } } } } }'
    assert len((await donnees(autres, query))["edges"]) == 10
    assert compte.calls["cras.fetch"] <= 1
    assert compte.calls["cras.query"] <= 2
    assert compte.calls["contrats_connus.fetch"] == compte.calls["verifications.fetch"] == 1


async def test_a_structure_sees_whether_its_conseillers_do_all_three_missions(service: Activites) -> None:
    await service.recruter(COLLEGUE)
    await transmettre(service, themes=["EMAIL", "SECURITE_NUMERIQUE"])
    await transmettre(service, themes=["AIDE_AUX_DEMARCHES_ADMINISTRATIVES"])
    dites = await donnees(service, MISSIONS, STRUCTURE)
    assert sum(len(m["themes"]) for m in dites["table"]) == 19
    lues = {c["conseiller"]: c for c in dites["conseillers"]}
    sien, rien = lues[conseiller_de(CONSEILLER)], lues[conseiller_de(COLLEGUE)]
    assert (sien["cra"], sien["toutes"], [m["cra"] for m in sien["missions"]]) == (2, True, [1, 1, 1])
    assert (rien["cra"], rien["toutes"], {m["exercee"] for m in rien["missions"]}) == (0, False, {False})
    (le_sien,) = (await donnees(service, MISSIONS, COLLEGUE))["conseillers"]
    assert le_sien == rien
