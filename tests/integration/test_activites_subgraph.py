"""A conseiller files, corrects and withdraws its reports; structures and territories read theirs, and no others."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from services.kit.identity import Agent
from services.kit.testing import UN_JOUR

from .activites import CONSEILLER, SIRET, Activites, ouvrir
from .activites_documents import CORRIGER, CRA, CRAS, MES_CRAS, RETIRER, SAISIE, TRANSMETTRE
from .engines import ENGINES

MARS = {"structure": "s-1", "mois": "2026-03"}
COLLEGUE = Agent("conseiller", "sub-2", frozenset(), SIRET)


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


HISTORIQUE = """
query ($id: ID!) {
  cra(id: $id) { duree corrections historique { depuis contrat formulaire { duree jour themes } } }
}"""


async def test_a_report_is_corrected_then_withdrawn_and_all_that_it_said_is_read_again(service: Activites) -> None:
    await employee(service)
    id = (await transmettre(service, "k-1"))["id"]
    service.horloge.avancer(timedelta(hours=1))
    corrige = await service.ask(CORRIGER, id=id, saisie={**SAISIE, "duree": 100, "jour": "2026-03-01"})
    assert corrige.data["corrigerCra"] == {"statut": "CORRIGE", "duree": 100, "corrections": 1}
    retire = await service.ask(RETIRER, id=id, motif="SAISI_DEUX_FOIS")
    assert retire.data["retirerCra"] == {"statut": "RETIRE", "motifRetrait": "SAISI_DEUX_FOIS"}
    for agent in (CONSEILLER, Agent("anct", "a"), Agent("structure", "s", frozenset(), SIRET)):
        lu = (await service.ask(HISTORIQUE, agent, id=id)).data["cra"]
        assert (lu["duree"], lu["corrections"]) == (100, 1)
        (avant,) = lu["historique"]
        assert avant["formulaire"] == {"duree": 45, "jour": "2026-03-02", "themes": ["EMAIL"]}
        assert avant["depuis"] == UN_JOUR.isoformat()
    for role in ("prefecture", "coordinateur"):
        refus = await service.ask(HISTORIQUE, Agent(role, "p", frozenset({"69"})), id=id)
        assert refus.errors[0].extensions == {"code": "INTERDIT"}


async def test_ones_own_reports_are_listed_page_by_page(service: Activites) -> None:
    await employee(service)
    for n in range(3):
        await transmettre(service, f"k-{n}")
    await service.recruter(COLLEGUE)
    await transmettre(service, "k-autre", COLLEGUE)
    first = (await service.ask(MES_CRAS)).data["mesCras"]
    second = (await service.ask(MES_CRAS, after=first["pageInfo"]["endCursor"])).data["mesCras"]
    assert len({e["node"]["id"] for page in (first, second) for e in page["edges"]}) == 3


async def mois(service: Activites, mois: str, agent: Agent = CONSEILLER) -> list[str]:
    answer = await service.ask(MES_CRAS, agent, mois=mois)
    assert answer.errors is None
    return [e["node"]["jour"] for e in answer.data["mesCras"]["edges"]]


async def test_ones_own_reports_are_listed_by_month_the_latest_day_first(service: Activites) -> None:
    await employee(service)
    for jour in ("2026-01-31", "2026-02-01", "2026-02-28", "2026-03-01"):
        await transmettre(service, jour, jour=jour)
    assert await mois(service, "2026-01") == ["2026-01-31"]
    assert await mois(service, "2026-02") == ["2026-02-28", "2026-02-01"]
    assert await mois(service, "2025-02") == []
    assert await mois(service, "2026-02", Agent("conseiller", "inconnu", frozenset(), SIRET)) == []


@pytest.mark.parametrize("mois", ["", "2026", "2026-13", "2026-3", "2026-W1", "mars 2026", "9" * 1_000])
async def test_a_month_that_is_none_is_refused(service: Activites, mois: str) -> None:
    await employee(service)
    for answer in (
        await service.ask(MES_CRAS, mois=mois),
        await service.ask(CRAS, Agent("anct", "a"), structure="s-1", mois=mois),
    ):
        assert answer.errors[0].extensions == {"code": "MoisInvalide"}


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
async def test_those_of_its_perimeter_see_a_report(service: Activites, agent: Agent) -> None:
    await employee(service)
    id = (await transmettre(service, "k-1"))["id"]
    assert (await service.ask(CRA, agent, id=id)).data["cra"] == {"id": id}


@pytest.mark.parametrize("agent", VOIENT)
async def test_those_of_its_perimeter_list_the_reports_of_a_structure_page_by_page(
    service: Activites, agent: Agent
) -> None:
    await employee(service)
    for n, jour in enumerate(("2026-02-28", "2026-03-01", "2026-03-02", "2026-03-02")):
        await transmettre(service, f"k-{n}", jour=jour)
    premiere = (await service.ask(CRAS, agent, **MARS)).data["cras"]
    suite = {**MARS, "after": premiere["pageInfo"]["endCursor"]}
    seconde = (await service.ask(CRAS, agent, **suite)).data["cras"]
    assert [e["node"]["jour"] for p in (premiere, seconde) for e in p["edges"]] == [
        "2026-03-02",
        "2026-03-02",
        "2026-03-01",
    ]
    assert (premiere["pageInfo"]["hasNextPage"], seconde["pageInfo"]["hasNextPage"]) == (True, False)


@pytest.mark.parametrize("agent", [*NE_VOIENT_PAS, Agent("conseiller", "sub-2", frozenset(), "20004697700019")])
async def test_the_others_are_told_that_it_does_not_exist(service: Activites, agent: Agent) -> None:
    await employee(service)
    id = (await transmettre(service, "k-1"))["id"]
    assert (await service.ask(CRA, agent, id=id)).data["cra"] is None
    query = "query ($r: [_Any!]!) { _entities(representations: $r) { ... on Cra { id } } }"
    entities = await service.ask(query, agent, r=[{"__typename": "Cra", "id": id}])
    assert entities.data["_entities"] == [None]
    liste = await service.ask(CRAS, agent, **MARS)
    inconnue = await service.ask(CRAS, agent, **{**MARS, "structure": "rien"})
    interdit = agent.role == "conseiller"
    code = {"code": "INTERDIT" if interdit else "Introuvable"}
    assert liste.errors[0].extensions == inconnue.errors[0].extensions == code


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
