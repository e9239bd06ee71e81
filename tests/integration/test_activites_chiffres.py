"""Reports and their figures together: each correction, withdrawal and merger is counted again."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from services.kit.identity import Agent

from .activites import CONSEILLER, SIRET, Activites, ouvrir
from .activites_documents import CORRIGER, RETIRER, SAISIE
from .engines import ENGINES
from .test_activites_fusion import AUTRE, DE_L_AUTRE, TIERS, absorber
from .test_activites_subgraph import NE_VOIENT_PAS, VOIENT, employee, transmettre

STATISTIQUES = """
query ($structure: ID!, $du: Date!, $au: Date!) {
  statistiques(axe: STRUCTURE, code: $structure, du: $du, au: $au, pas: JOUR) {
    definition dernierEvenement fraicheur periodes { du cra accompagnements minutes }
  }
}"""
ANCT = Agent("anct", "a")
MARS = {"structure": "s-1", "du": "2026-03-01", "au": "2026-03-31"}


@pytest.fixture(params=ENGINES)
async def service(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Activites]:
    async with ouvrir(request.param, tmp_path) as opened:
        await employee(opened)
        yield opened


@pytest.fixture
async def voisine(service: Activites) -> Activites:
    """Beside s-1, a structure and its conseiller."""
    await service.structure("s-2", AUTRE, "34")
    await service.recruter(DE_L_AUTRE, "s-2")
    return service


async def jours(service: Activites, structure: str = "s-1", agent: Agent = ANCT) -> Any:
    answer = await service.ask(STATISTIQUES, agent, **{**MARS, "structure": structure})
    assert answer.errors is None
    return [(j["du"], j["cra"], j["minutes"]) for j in answer.data["statistiques"]["periodes"] if j["cra"]]


async def test_a_report_is_corrected_then_withdrawn_and_each_is_counted_again(service: Activites) -> None:
    id = (await transmettre(service, "k-1"))["id"]
    await transmettre(service, "k-2", duree=15)
    await service.compter()
    assert await jours(service) == [("2026-03-02", 2, 60)]
    await service.ask(CORRIGER, id=id, saisie={**SAISIE, "duree": 100, "jour": "2026-03-01"})
    await service.compter()
    assert await jours(service) == [("2026-03-01", 1, 100), ("2026-03-02", 1, 15)]
    await service.ask(RETIRER, id=id, motif="SAISI_DEUX_FOIS")
    await service.compter()
    assert await jours(service) == [("2026-03-02", 1, 15)]


async def test_figures_carry_their_definition_their_last_event_and_their_freshness(service: Activites) -> None:
    await transmettre(service, "k-1")
    await service.compter()
    lues = (await service.ask(STATISTIQUES, ANCT, **MARS)).data["statistiques"]
    (dit,) = await service.dits()
    assert lues["definition"] == "cra.2"
    assert lues["dernierEvenement"] == dit.id
    assert lues["fraicheur"] == service.horloge().isoformat()


@pytest.mark.parametrize(
    ("du", "au"), [("2026-03-02", "2026-03-01"), ("2025-01-01", "2026-01-02"), ("9999-12-01", "9999-12-31")]
)
async def test_a_period_that_is_none_is_refused(service: Activites, du: str, au: str) -> None:
    answer = await service.ask(STATISTIQUES, ANCT, structure="s-1", du=du, au=au)
    assert answer.errors[0].extensions == {"code": "PeriodeInvalide"}


@pytest.mark.parametrize("agent", [*VOIENT, CONSEILLER])
async def test_those_of_its_perimeter_read_the_figures_of_a_structure(service: Activites, agent: Agent) -> None:
    await transmettre(service, "k-1")
    await service.compter()
    assert await jours(service, agent=agent) == [("2026-03-02", 1, 45)]


@pytest.mark.parametrize("agent", [*NE_VOIENT_PAS, Agent("conseiller", "sub-2", frozenset(), "20004697700019")])
async def test_the_others_are_told_that_it_does_not_exist(service: Activites, agent: Agent) -> None:
    refus = await service.ask(STATISTIQUES, agent, **MARS)
    inconnue = await service.ask(STATISTIQUES, agent, **{**MARS, "structure": "rien"})
    assert refus.errors[0].extensions == inconnue.errors[0].extensions == {"code": "Introuvable"}


async def test_the_figures_of_both_are_one_day_by_day(voisine: Activites) -> None:
    await transmettre(voisine, "k-1", duree=30)
    await transmettre(voisine, "k-2", DE_L_AUTRE, duree=45)
    await transmettre(voisine, "k-3", DE_L_AUTRE, duree=60, jour="2026-03-01")
    await voisine.compter()
    assert await jours(voisine, "s-1") == [("2026-03-02", 1, 30)]
    for _ in range(2):
        await absorber(voisine)
    for structure in ("s-1", "s-2"):
        assert await jours(voisine, structure) == [("2026-03-01", 1, 60), ("2026-03-02", 2, 75)]


async def test_a_chain_of_mergers_is_counted_at_its_end(voisine: Activites) -> None:
    await voisine.structure("s-3", TIERS)
    await transmettre(voisine, "k-1", DE_L_AUTRE)
    await voisine.compter()
    await absorber(voisine)
    await absorber(voisine, "s-1", "s-3")
    await absorber(voisine, "s-2", "s-3", sequence=6)
    assert await jours(voisine, "s-2") == await jours(voisine, "s-3") == [("2026-03-02", 1, 45)]


async def test_the_figures_of_a_structure_that_moved_are_in_its_new_perimeter(service: Activites) -> None:
    data = {"structure": "s-1", "siret": SIRET, "departement": "30", "commune": "30189"}
    await service.livrer("structure.identite_modifiee.v1", "s-1", data, sequence=4)
    assert await jours(service, agent=Agent("prefecture", "p", frozenset({"30"}))) == []
    refus = await service.ask(STATISTIQUES, Agent("prefecture", "p", frozenset({"69"})), **MARS)
    assert refus.errors[0].extensions == {"code": "Introuvable"}
