"""The conseillers of a structure and of a département, page after page, to who may see them all."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from services.kit.identity import Agent

from .conseillers import (
    COORDINATEUR,
    MOTIF,
    PARISIEN,
    VUE,
    declarer,
    faire,
    geste,
)
from .engines import ENGINES
from .structures import (
    ANCT,
    HERAULT,
    LYON,
    PARIS,
    RHONE,
    VILLE_DE_LYON,
    VILLE_DE_PARIS,
    Structures,
    ouvrir,
)

LIRE = f"query ($id: ID!) {{ conseiller(id: $id) {{ {VUE} }} }}"
LISTE = """query ($id: ID!, $first: Int! = 20, $after: String) { structure(id: $id) {
  conseillers(first: $first, after: $after) { edges { node { id nom } } pageInfo { hasNextPage endCursor } } } }"""
RETIRER = geste("retirerConseiller", "$id: ID!, $motif: String!")
TESTER = geste("enregistrerPositionnement", "$conseiller: ID!, $heures: Int!", VUE)


@pytest.fixture(params=ENGINES)
async def service(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Structures]:
    async with ouvrir(request.param, tmp_path) as ouvert:
        yield ouvert


async def test_the_list_of_a_structure_goes_on_from_its_cursor_and_hides_the_withdrawn(service: Structures) -> None:
    ids = [(await declarer(service, courriel=f"c{n}@exemple.fr"))["id"] for n in range(5)]
    structure = (await faire(service, LIRE, id=ids[0]))["structure"]["id"]
    await faire(service, RETIRER, id=ids[2], motif=MOTIF)
    for agent in (VILLE_DE_LYON, RHONE, COORDINATEUR):
        vus: list[str] = []
        page: Any = {"pageInfo": {"endCursor": None, "hasNextPage": True}}
        while page["pageInfo"]["hasNextPage"]:
            after = page["pageInfo"]["endCursor"]
            page = (await faire(service, LISTE, agent, id=structure, first=2, after=after))["conseillers"]
            vus += [e["node"]["id"] for e in page["edges"]]
        assert vus == [ids[4], ids[3], ids[1], ids[0]]
    rien = {"edges": [], "pageInfo": {"hasNextPage": False, "endCursor": None}}
    for agent in (VILLE_DE_PARIS, HERAULT, PARISIEN):
        assert (await faire(service, LISTE, agent, id=structure, first=1))["conseillers"] == rien


async def test_the_conseillers_of_a_departement_are_listed_to_who_follows_them(service: Structures) -> None:
    lyon, paris = (await declarer(service))["id"], (await declarer(service, siret=PARIS))["id"]
    query = "query ($d: String) { conseillers(departement: $d) { edges { node { id } } } }"

    async def liste(agent: Agent, d: str | None = None) -> list[str]:
        return [e["node"]["id"] for e in (await faire(service, query, agent, d=d))["edges"]]

    assert await liste(ANCT) == [paris, lyon]
    assert await liste(ANCT, "69") == await liste(RHONE) == await liste(COORDINATEUR, "69") == [lyon]
    assert await liste(Agent("coordinateur", "sans")) == []
    answer = await service.brut(query, COORDINATEUR, d="75")
    assert answer["errors"][0]["extensions"]["code"] == "Introuvable"


async def test_the_structure_that_absorbed_another_answers_for_its_conseillers(service: Structures) -> None:
    paris = (await declarer(service, siret=PARIS))["id"]
    lyon = (await declarer(service))["id"]
    absorbee = (await faire(service, LIRE, ANCT, id=paris))["structure"]["id"]
    conservee = (await faire(service, LIRE, ANCT, id=lyon))["structure"]["id"]
    fusionner = """mutation ($c: ID!, $a: ID!, $m: String!) {
      fusionner(conservee: $c, absorbee: $a, motif: $m) { __typename } }"""
    await faire(service, fusionner, ANCT, c=conservee, a=absorbee, m=MOTIF)
    liste = (await faire(service, LISTE, VILLE_DE_LYON, id=conservee))["conseillers"]["edges"]
    assert [e["node"]["id"] for e in liste] == [lyon, paris]
    assert (await faire(service, TESTER, VILLE_DE_LYON, conseiller=paris, heures=70))["structure"]["siret"] == LYON
    assert await faire(service, LIRE, VILLE_DE_PARIS, id=paris) is None
