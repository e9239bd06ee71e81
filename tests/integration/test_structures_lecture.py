"""What each one sees of the structures: everybody the public face, only its perimeter the contact and the posts."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from services.kit.identity import PUBLIC_AGENT, Agent
from services.structures.subgraph import schema

from .engines import ENGINES
from .structures import (
    ANCT,
    HERAULT,
    LYON,
    NOTIFICATIONS,
    PARIS,
    RHONE,
    VILLE_DE_LYON,
    VILLE_DE_PARIS,
    Structures,
    ouvrir,
)

ENTITES = """
query ($r: [_Any!]!) { _entities(representations: $r) {
  ... on Structure { siret nom contact { courriel } postesAttribues } } }
"""


@pytest.fixture(params=ENGINES)
async def service(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Structures]:
    async with ouvrir(request.param, tmp_path) as ouvert:
        yield ouvert


async def test_the_public_sees_a_structure_and_not_its_contact(service: Structures) -> None:
    lyon = await service.enregistrer()
    query = "query ($id: ID!) { structure(id: $id) { siret nom commune { nom } eligibilite { verdict } } }"
    vue = (await service.demander(query, id=lyon["id"]))["structure"]
    assert vue == {
        "siret": LYON,
        "nom": "Une ville",
        "commune": {"nom": "Lyon"},
        "eligibilite": {"verdict": "ELIGIBLE"},
    }
    for prive in ("contact { courriel }", "postesAttribues"):
        answer = await service.brut(f"query ($id: ID!) {{ structure(id: $id) {{ {prive} }} }}", id=lyon["id"])
        assert answer["errors"][0]["extensions"]["code"] == "INTERDIT"


@pytest.mark.parametrize(
    ("agent", "voit"),
    [(ANCT, True), (RHONE, True), (VILLE_DE_LYON, True), (HERAULT, False), (VILLE_DE_PARIS, False)],
)
async def test_the_contact_and_the_posts_stay_in_their_perimeter(service: Structures, agent: Agent, voit: bool) -> None:
    lyon = await service.enregistrer()
    await service.decision("d", lyon["id"], 3)
    attendu = ({"courriel": "camille@exemple.fr"}, 3) if voit else (None, None)
    champs = "contact { courriel } postesAttribues"
    par_id = await service.demander(
        f"query ($id: ID!) {{ s: structure(id: $id) {{ {champs} }} }}", agent, id=lyon["id"]
    )
    par_siret = await service.demander(f'{{ s: structureParSiret(siret: "{LYON}") {{ {champs} }} }}', agent)
    representations = [{"__typename": "Structure", "id": lyon["id"]}]
    entite = (await service.demander(ENTITES, agent, r=representations))["_entities"][0]
    for vue in (par_id["s"], par_siret["s"], entite):
        assert (vue["contact"], vue["postesAttribues"]) == attendu


async def test_a_structure_finds_itself(service: Structures) -> None:
    query = "{ maStructure { siret contact { courriel } } }"
    assert (await service.demander(query, VILLE_DE_LYON))["maStructure"] is None
    await service.enregistrer()
    assert (await service.demander(query, VILLE_DE_LYON))["maStructure"]["siret"] == LYON
    assert (await service.demander(query, Agent("structure", "sans-siret")))["maStructure"] is None


async def test_anct_lists_all_structures_and_a_prefecture_its_own(service: Structures) -> None:
    await service.enregistrer()
    await service.enregistrer(siret=PARIS)
    query = "query ($d: String) { structures(departement: $d) { edges { node { siret contact { courriel } } } } }"

    async def sirets(agent: Agent, d: str | None = None) -> list[str]:
        edges = (await service.demander(query, agent, d=d))["structures"]["edges"]
        assert all(e["node"]["contact"] for e in edges)
        return [e["node"]["siret"] for e in edges]

    assert await sirets(ANCT) == [PARIS, LYON]
    assert await sirets(ANCT, "75") == [PARIS]
    assert await sirets(RHONE) == await sirets(RHONE, "69") == [LYON]
    assert await sirets(HERAULT) == await sirets(Agent("prefecture", "nulle-part")) == []
    answer = await service.brut(query, RHONE, d="75")
    assert answer["errors"][0]["extensions"]["code"] == "Introuvable"


async def test_a_list_goes_on_from_its_cursor(service: Structures) -> None:
    await service.enregistrer()
    await service.enregistrer(siret=PARIS)
    query = """query ($after: String) { structures(first: 1, after: $after) {
      edges { node { siret } } pageInfo { hasNextPage endCursor } } }"""
    vus: list[str] = []
    page: Any = {"pageInfo": {"endCursor": None, "hasNextPage": True}}
    while page["pageInfo"]["hasNextPage"]:
        page = (await service.demander(query, ANCT, after=page["pageInfo"]["endCursor"]))["structures"]
        vus += [e["node"]["siret"] for e in page["edges"]]
    assert vus == [PARIS, LYON]


@pytest.mark.parametrize("arguments", ["first: 0", "first: 101", "first: -1", 'after: "x"', 'after: ""'])
async def test_a_page_that_cannot_be_is_refused(service: Structures, arguments: str) -> None:
    answer = await service.brut(f"{{ structures({arguments}) {{ edges {{ cursor }} }} }}", ANCT)
    assert answer["errors"][0]["extensions"]["code"] in {"PremierInvalide", "CurseurInvalide"}


@pytest.mark.parametrize("id", ["", "x" * 30_000, "\x00", "$ne"])
async def test_an_id_of_nothing_is_nothing(service: Structures, id: str) -> None:
    query = "query ($id: ID!) { structure(id: $id) { siret } }"
    answer = await service.brut(query, id=id)
    assert answer == {"data": {"structure": None}}


async def test_entities_come_in_their_order_with_nothing_where_there_is_nothing(service: Structures) -> None:
    ids = [(await service.enregistrer())["id"], "inconnu", (await service.enregistrer(siret=PARIS))["id"]]
    representations = [{"__typename": "Structure", "id": id} for id in ids]
    entites = (await service.demander(ENTITES, RHONE, r=representations))["_entities"]
    assert [e and (e["siret"], bool(e["contact"])) for e in entites] == [(LYON, True), None, (PARIS, False)]


async def test_posts_are_counted_again_from_the_decisions_never_added_twice(service: Structures) -> None:
    lyon, paris = await service.enregistrer(), await service.enregistrer(siret=PARIS)
    for _ in range(3):
        await service.decision("d1", lyon["id"], 2)
        await service.decision("d2", lyon["id"], 1)
    await service.decision("d3", paris["id"], 5)
    edges = (await service.demander("{ structures { edges { node { postesAttribues } } } }", ANCT))["structures"][
        "edges"
    ]
    assert [e["node"]["postesAttribues"] for e in edges] == [5, 3]


async def test_an_address_is_given_to_a_service_and_to_nobody_else(service: Structures) -> None:
    lyon = await service.enregistrer()
    query = "query ($id: ID!) { adresseDeNotification(structure: $id) { courriel nom } }"
    adresse = (await service.demander(query, NOTIFICATIONS, id=lyon["id"]))["adresseDeNotification"]
    assert adresse == {"courriel": "camille@exemple.fr", "nom": "Une ville"}
    assert (await service.demander(query, NOTIFICATIONS, id="inconnu"))["adresseDeNotification"] is None
    for agent in (PUBLIC_AGENT, ANCT, RHONE, VILLE_DE_LYON, Agent("partenaire", "p"), Agent("coordinateur", "c")):
        answer = await service.brut(query, agent, id=lyon["id"])
        assert answer["errors"][0]["extensions"]["code"] == "INTERDIT"


def test_the_public_graph_does_not_show_how_an_address_is_asked() -> None:
    (ligne,) = [x for x in schema().as_str().split("\n") if "adresseDeNotification(" in x]
    assert "@inaccessible" in ligne


async def test_anyone_may_ask_if_it_is_eligible_before_registering(service: Structures) -> None:
    query = """query ($c: String!, $siret: String, $siren: String) {
      simulerEligibilite(categorieJuridique: $c, siret: $siret, siren: $siren) {
        ... on Eligibilite { verdict ligne preuvesManquantes millesime }
        ... on Refus { code fautes { champ } } } }"""

    async def simuler(c: str, **autres: Any) -> Any:
        return (await service.demander(query, c=c, **autres))["simulerEligibilite"]

    assert await simuler("7171") == {
        "verdict": "INELIGIBLE",
        "ligne": "Les services déconcentrés de l'État ne sont pas éligibles.",
        "preuvesManquantes": [],
        "millesime": "2025-06-18",
    }
    assert (await simuler("9220"))["verdict"] == "ELIGIBLE"
    assert len((await simuler("7410"))["preuvesManquantes"]) == 1
    assert (await simuler("7490", siren="200054781"))["verdict"] == "ELIGIBLE"
    assert [f["champ"] for f in (await simuler("x" * 30_000, siret="\x00"))["fautes"]] == [
        "siret",
        "categorieJuridique",
    ]


async def test_anyone_may_search_a_commune(service: Structures) -> None:
    query = """query ($r: String!, $n: Int!) { communes(recherche: $r, first: $n) {
      edges { node { code nom departement } } pageInfo { hasNextPage } } }"""

    async def chercher(r: str, n: int = 3) -> Any:
        return (await service.demander(query, r=r, n=n))["communes"]

    page = await chercher("bouches", 1)
    assert page["pageInfo"]["hasNextPage"] is False
    page = await chercher("saint-etienne")
    assert page["edges"][0]["node"]["nom"] == "Saint-Étienne"
    assert (len(page["edges"]), page["pageInfo"]["hasNextPage"]) == (3, True)
    assert (await chercher("2a004"))["edges"][0]["node"]["departement"] == "2A"
    assert (await chercher("x" * 30_000))["edges"] == []
    answer = await service.brut(query, r="lyon", n=101)
    assert answer["errors"][0]["extensions"]["code"] == "PremierInvalide"
