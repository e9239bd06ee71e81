"""A conseiller files, corrects and withdraws its reports; structures and territories read theirs, and no others."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from services.kit.identity import Agent

from .activites import CONSEILLER, SIRET, Activites, ouvrir
from .activites_documents import CORRIGER, CRA, MES_CRAS, RETIRER, SAISIE, TRANSMETTRE
from .engines import ENGINES

STATISTIQUES = """
query ($structure: ID!, $du: Date!, $au: Date!) {
  statistiques(axe: STRUCTURE, code: $structure, du: $du, au: $au, pas: JOUR) {
    definition dernierEvenement fraicheur periodes { du cra accompagnements minutes }
  }
}"""
COLLEGUE = Agent("conseiller", "sub-2", frozenset(), SIRET)
MARS = {"structure": "s-1", "du": "2026-03-01", "au": "2026-03-31"}


@pytest.fixture(params=ENGINES)
async def service(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Activites]:
    async with ouvrir(request.param, tmp_path) as opened:
        yield opened


async def employee(service: Activites) -> None:
    await service.structure()
    await service.recruter()


async def transmettre(service: Activites, cle: str, agent: Agent = CONSEILLER, **valeurs: Any) -> Any:
    answer = await service.ask(TRANSMETTRE, agent, saisie={**SAISIE, **valeurs}, cle=cle)
    assert answer.errors is None
    return answer.data["transmettreCra"]


async def test_a_conseiller_files_its_report(service: Activites) -> None:
    await employee(service)
    cra = await transmettre(service, "k-1")
    assert cra.pop("id")
    assert cra == {
        "statut": "TRANSMIS",
        "structure": "s-1",
        "jour": "2026-03-02",
        "duree": 45,
        "themes": ["EMAIL"],
    }


async def test_the_same_key_files_one_report_also_when_it_comes_many_times_at_once(service: Activites) -> None:
    await employee(service)
    answers = await asyncio.gather(*(transmettre(service, "k-1") for _ in range(100)))
    assert len({a["id"] for a in answers}) == 1
    assert len(await service.dits()) == 1
    autre = await transmettre(service, "k-1", duree=60)
    assert autre["code"] == "CleReutilisee"
    await service.recruter(COLLEGUE)
    assert (await transmettre(service, "k-1", COLLEGUE))["id"] not in {a["id"] for a in answers}


async def test_every_fault_comes_with_its_field(service: Activites) -> None:
    await employee(service)
    refus = await transmettre(service, "k-1", duree=0, themes=[], jour="2026-03-03")
    assert refus["fautes"] == [{"champ": "jour"}, {"champ": "duree"}, {"champ": "themes"}]


async def test_a_report_is_corrected_then_withdrawn_and_each_is_counted_again(service: Activites) -> None:
    await employee(service)
    id = (await transmettre(service, "k-1"))["id"]
    await transmettre(service, "k-2", duree=15)
    await service.compter()
    assert await jours(service) == [{"du": "2026-03-02", "cra": 2, "accompagnements": 2, "minutes": 60}]

    corrige = await service.ask(CORRIGER, id=id, saisie={**SAISIE, "duree": 100, "jour": "2026-03-01"})
    assert corrige.data["corrigerCra"] == {"statut": "CORRIGE", "duree": 100, "corrections": 1}
    await service.compter()
    assert await jours(service) == [
        {"du": "2026-03-01", "cra": 1, "accompagnements": 1, "minutes": 100},
        {"du": "2026-03-02", "cra": 1, "accompagnements": 1, "minutes": 15},
    ]

    retire = await service.ask(RETIRER, id=id, motif="SAISI_DEUX_FOIS")
    assert retire.data["retirerCra"] == {"statut": "RETIRE", "motifRetrait": "SAISI_DEUX_FOIS"}
    await service.compter()
    assert [j["cra"] for j in await jours(service)] == [1]


async def jours(service: Activites) -> Any:
    answer = await service.ask(STATISTIQUES, Agent("anct", "a"), **MARS)
    assert answer.errors is None
    return [jour for jour in answer.data["statistiques"]["periodes"] if jour["cra"]]


async def test_figures_carry_their_definition_their_last_event_and_their_freshness(service: Activites) -> None:
    await employee(service)
    await transmettre(service, "k-1")
    await service.compter()
    lues = (await service.ask(STATISTIQUES, Agent("anct", "a"), **MARS)).data["statistiques"]
    (dit,) = await service.dits()
    assert lues["definition"] == "cra.2"
    assert lues["dernierEvenement"] == dit.id
    assert lues["fraicheur"] == service.horloge().isoformat()


@pytest.mark.parametrize(
    ("du", "au"), [("2026-03-02", "2026-03-01"), ("2025-01-01", "2026-01-02"), ("9999-12-01", "9999-12-31")]
)
async def test_a_period_that_is_none_is_refused(service: Activites, du: str, au: str) -> None:
    await employee(service)
    answer = await service.ask(STATISTIQUES, Agent("anct", "a"), structure="s-1", du=du, au=au)
    assert answer.errors[0].extensions == {"code": "PeriodeInvalide"}


async def test_ones_own_reports_are_listed_page_by_page(service: Activites) -> None:
    await employee(service)
    for n in range(3):
        await transmettre(service, f"k-{n}")
    await service.recruter(COLLEGUE)
    await transmettre(service, "k-autre", COLLEGUE)
    first = (await service.ask(MES_CRAS)).data["mesCras"]
    second = (await service.ask(MES_CRAS, after=first["pageInfo"]["endCursor"])).data["mesCras"]
    assert len({e["node"]["id"] for page in (first, second) for e in page["edges"]}) == 3


VOIENT = [
    Agent("anct", "a"),
    Agent("structure", "s", frozenset(), SIRET),
    Agent("prefecture", "p", frozenset({"69"})),
    Agent("coordinateur", "c", frozenset({"01", "69"})),
]
NE_VOIENT_PAS = [
    Agent("structure", "s", frozenset(), "20004697700019"),
    Agent("prefecture", "p", frozenset({"01"})),
    Agent("coordinateur", "c"),
]


@pytest.mark.parametrize("agent", [*VOIENT, CONSEILLER])
async def test_those_of_its_perimeter_see_a_report_and_its_figures(service: Activites, agent: Agent) -> None:
    await employee(service)
    id = (await transmettre(service, "k-1"))["id"]
    assert (await service.ask(CRA, agent, id=id)).data["cra"] == {"id": id}
    assert (await service.ask(STATISTIQUES, agent, **MARS)).errors is None


@pytest.mark.parametrize("agent", [*NE_VOIENT_PAS, Agent("conseiller", "sub-2", frozenset(), "20004697700019")])
async def test_the_others_are_told_that_it_does_not_exist(service: Activites, agent: Agent) -> None:
    await employee(service)
    id = (await transmettre(service, "k-1"))["id"]
    assert (await service.ask(CRA, agent, id=id)).data["cra"] is None
    query = "query ($r: [_Any!]!) { _entities(representations: $r) { ... on Cra { id } } }"
    entities = await service.ask(query, agent, r=[{"__typename": "Cra", "id": id}])
    assert entities.data["_entities"] == [None]
    refus = await service.ask(STATISTIQUES, agent, **MARS)
    inconnue = await service.ask(STATISTIQUES, agent, **{**MARS, "structure": "rien"})
    assert refus.errors[0].extensions == inconnue.errors[0].extensions == {"code": "Introuvable"}


async def test_a_colleague_neither_sees_nor_changes_a_report(service: Activites) -> None:
    await employee(service)
    id = (await transmettre(service, "k-1"))["id"]
    await service.recruter(collegue := COLLEGUE)
    assert (await service.ask(CRA, collegue, id=id)).data["cra"] is None
    corrige = await service.ask(CORRIGER, collegue, id=id, saisie=SAISIE)
    retire = await service.ask(RETIRER, collegue, id=id, motif="AUTRE")
    assert corrige.data["corrigerCra"] == retire.data["retirerCra"] == {"code": "Introuvable"}


@pytest.mark.parametrize("role", ["anct", "prefecture", "structure", "coordinateur", "partenaire", "public"])
async def test_only_a_conseiller_files(service: Activites, role: str) -> None:
    agent = Agent(role, "x", frozenset({"69"}), SIRET)
    answer = await service.ask(TRANSMETTRE, agent, saisie=SAISIE, cle="k-1")
    assert answer.errors[0].extensions == {"code": "INTERDIT"}


async def test_a_report_without_a_key_is_not_taken(service: Activites) -> None:
    await employee(service)
    answer = await service.ask(TRANSMETTRE, saisie=SAISIE)
    assert answer.errors
    assert (await transmettre(service, ""))["code"] == "CleInvalide"
