"""The duplicate radar as ANCT reads it: kept up as structures change, without a search at each request."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from services.kit.identity import PUBLIC_AGENT, Agent
from services.kit.store import Engine
from services.kit.store.counted import Counted
from services.structures.doublons import rapprochements

from .engines import ENGINES
from .structures import ANCT, LYON, PARIS, RHONE, Structures, ouvrir

LYON_2E = "21690123100029"
DINUM = "13002526500013"
QUERY = """query ($d: String, $first: Int! = 20, $after: String) {
  doublons(departement: $d, first: $first, after: $after) {
    edges { cursor node { probable une { siret } autre { siret } motifs { motif explication } } }
    pageInfo { hasNextPage endCursor } } }"""


@pytest.fixture(params=ENGINES)
async def service(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Structures]:
    async with ouvrir(request.param, tmp_path) as ouvert:
        yield ouvert


async def enregistrer(service: Structures, siret: str, nom: str, commune: str = "69123") -> str:
    gardee = await service.enregistrer(siret=siret, nom=nom, commune=commune)
    await service.entendre()
    return str(gardee["id"])


async def doublons(service: Structures, **variables: Any) -> list[tuple[set[str], bool, list[str]]]:
    edges = (await service.demander(QUERY, ANCT, **variables))["doublons"]["edges"]
    return [
        (
            {e["node"]["une"]["siret"], e["node"]["autre"]["siret"]},
            e["node"]["probable"],
            [m["motif"] for m in e["node"]["motifs"]],
        )
        for e in edges
    ]


async def test_anct_sees_each_pair_with_its_reason_the_likeliest_first(service: Structures) -> None:
    await enregistrer(service, LYON, "Ville de Lyon")
    await enregistrer(service, LYON_2E, "Bibliothèque de Lyon")
    await enregistrer(service, DINUM, "Ville de Lyon")
    await enregistrer(service, PARIS, "Ville de Lyon", "75056")
    attendu = [({LYON, DINUM}, True, ["MEME_NOM"]), ({LYON, LYON_2E}, False, ["MEME_SIREN"])]
    assert await doublons(service, d="69") == await doublons(service) == attendu
    assert await doublons(service, d="75") == await doublons(service, d="zz") == []
    (_, siren) = (await service.demander(QUERY, ANCT))["doublons"]["edges"]
    assert "ce ne sont pas des doublons" in siren["node"]["motifs"][0]["explication"]


async def test_a_pair_is_no_more_when_a_name_changes_or_a_structure_closes(service: Structures) -> None:
    id = await enregistrer(service, LYON, "Ville de Lyon")
    autre = await enregistrer(service, DINUM, "Ville de Lyon")
    assert len(await doublons(service)) == 1
    motif = "La structure a cessé son activité."
    await service.stores.structures.change(id, lambda s: s.fermer(motif, par="anct", le=s.enregistree_le))
    assert await doublons(service) == []
    await service.entendre()
    assert [p async for p in service.stores.paires.scan({"departement": "69"})] == []
    await rapprochements(service.stores, autre)
    assert await doublons(service) == []


async def test_the_list_goes_on_from_its_cursor(service: Structures) -> None:
    ids = [await enregistrer(service, siret, "Ville de Lyon") for siret in (LYON, LYON_2E, DINUM)]
    assert len(ids) == 3
    vues: list[str] = []
    page: Any = {"pageInfo": {"endCursor": None, "hasNextPage": True}}
    while page["pageInfo"]["hasNextPage"]:
        page = (await service.demander(QUERY, ANCT, first=1, after=page["pageInfo"]["endCursor"]))["doublons"]
        vues += [e["cursor"] for e in page["edges"]]
    assert len(vues) == len(set(vues)) == 3


async def test_a_page_costs_one_list_and_one_batch_however_many_structures(tmp_path: Path) -> None:
    comptes: list[Counted] = []

    def autour(engine: Engine) -> Engine:
        comptes.append(Counted(engine))
        return comptes[0]

    async with ouvrir("sqlite", tmp_path, autour) as service:
        for siret in (LYON, LYON_2E, DINUM):
            await enregistrer(service, siret, "Ville de Lyon")
        comptes[0].calls.clear()
        await doublons(service)
        assert comptes[0].calls == {"paires.query": 1, "structures.fetch": 1}


@pytest.mark.parametrize("agent", [PUBLIC_AGENT, RHONE, Agent("structure", "s", siret=LYON), Agent("partenaire", "p")])
async def test_the_radar_is_for_anct(service: Structures, agent: Agent) -> None:
    answer = await service.brut(QUERY, agent)
    assert answer["errors"][0]["extensions"]["code"] == "INTERDIT"


@pytest.mark.parametrize("variables", [{"first": 0}, {"first": 101}, {"after": "x"}])
async def test_a_page_that_cannot_be_is_refused(service: Structures, variables: dict[str, Any]) -> None:
    answer = await service.brut(QUERY, ANCT, **variables)
    assert answer["errors"][0]["extensions"]["code"] in {"PremierInvalide", "CurseurInvalide"}
