"""A structure that was merged: its reports are those of the one that answers for it."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from services.kit.identity import Agent

from .activites import SIRET, Activites, ouvrir
from .activites_documents import CRA, CRAS
from .engines import ENGINES
from .test_activites_subgraph import MARS, transmettre

AUTRE, TIERS = "13002526500013", "20004697700019"
ANCT = Agent("anct", "a")
DE_L_AUTRE = Agent("conseiller", "sub-2", frozenset(), AUTRE)


@pytest.fixture(params=ENGINES)
async def service(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Activites]:
    async with ouvrir(request.param, tmp_path) as opened:
        await opened.structure()
        await opened.structure("s-2", AUTRE, "34")
        await opened.recruter(DE_L_AUTRE, "s-2")
        yield opened


async def absorber(service: Activites, structure: str = "s-2", conservee: str = "s-1", sequence: int = 5) -> None:
    data = {"structure": structure, "conservee": conservee, "siret": AUTRE, "siret_conserve": SIRET}
    await service.livrer("structure.structure_absorbee.v1", structure, data, sequence=sequence)


async def liste(service: Activites, structure: str, agent: Agent = ANCT) -> Any:
    answer = await service.ask(CRAS, agent, **{**MARS, "structure": structure})
    assert answer.errors is None
    return [e["node"]["jour"] for e in answer.data["cras"]["edges"]]


async def test_the_reports_of_both_are_one_list(service: Activites) -> None:
    await service.recruter()
    await transmettre(service, "k-1")
    await transmettre(service, "k-2", DE_L_AUTRE, jour="2026-03-01")
    assert await liste(service, "s-1") == ["2026-03-02"]
    for _ in range(2):
        await absorber(service)
    for structure in ("s-1", "s-2"):
        assert await liste(service, structure) == ["2026-03-02", "2026-03-01"]


async def test_the_kept_one_and_its_prefecture_see_the_reports_of_the_absorbed(service: Activites) -> None:
    id = (await transmettre(service, "k-1", DE_L_AUTRE))["id"]
    voient = (Agent("structure", "s", frozenset(), SIRET), Agent("prefecture", "p", frozenset({"69"})))
    for agent in voient:
        assert (await service.ask(CRA, agent, id=id)).data["cra"] is None
    await absorber(service)
    for agent in voient:
        assert (await service.ask(CRA, agent, id=id)).data["cra"] == {"id": id}
    for agent in (Agent("structure", "s", frozenset(), AUTRE), Agent("prefecture", "p", frozenset({"34"}))):
        assert (await service.ask(CRA, agent, id=id)).data["cra"] is None


async def test_a_conseiller_of_the_absorbed_goes_on_filing_for_the_kept_one(service: Activites) -> None:
    await absorber(service)
    cra = await transmettre(service, "k-1", DE_L_AUTRE)
    assert cra["structure"] == "s-1"


async def test_a_chain_is_followed_to_its_end(service: Activites) -> None:
    await service.structure("s-3", TIERS)
    await transmettre(service, "k-1", DE_L_AUTRE)
    await absorber(service)
    await absorber(service, "s-1", "s-3")
    assert await liste(service, "s-2") == []
    await absorber(service, "s-2", "s-3", sequence=6)
    assert await liste(service, "s-2") == await liste(service, "s-3") == ["2026-03-02"]
    await absorber(service)
    assert await liste(service, "s-3") == ["2026-03-02"]


async def test_a_structure_that_moved_is_in_the_perimeter_of_its_new_prefecture(service: Activites) -> None:
    data = {"structure": "s-2", "siret": AUTRE, "departement": "30", "commune": "30189"}
    await service.livrer("structure.identite_modifiee.v1", "s-2", data, sequence=4)
    assert await liste(service, "s-2", Agent("prefecture", "p", frozenset({"30"}))) == []
    refus = await service.ask(CRAS, Agent("prefecture", "p", frozenset({"34"})), **{**MARS, "structure": "s-2"})
    assert refus.errors[0].extensions == {"code": "Introuvable"}
