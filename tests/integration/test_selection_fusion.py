"""A structure that was merged: what was decided for it is the kept one's, and its scores read the kept one's place."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from services.kit.identity import Agent
from services.selection.evaluation import entrees
from services.selection.fusions import conservees, sirets

from .engines import ENGINES
from .selection import SIRET, UN_JOUR, ouvrir
from .test_selection_graphql import ANCT, DECISION, DECISIONS, Client

CONSERVE = "21690123100011"
KEPT = Agent("structure", "s2", siret=CONSERVE)
ABSORBED = Agent("structure", "s1", siret=SIRET)


@pytest.fixture(params=ENGINES)
async def client(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Client]:
    async with ouvrir(request.param, tmp_path) as selection:
        yield Client(selection)


async def absorber(client: Client, structure: str = "structure-de-a", sequence: int = 5, **autrement: str) -> None:
    data = {"structure": structure, "conservee": "gardee", "siret": SIRET, "siret_conserve": CONSERVE, **autrement}
    await client.selection.livrer("structure.structure_absorbee.v1", structure, sequence, data)


async def visibles(client: Client, session: str, agent: Agent) -> list[str]:
    edges = (await client.lire(DECISIONS, agent, session=session))["decisions"]["edges"]
    return [arete["node"]["candidature"]["id"] for arete in edges]


async def test_the_kept_one_sees_what_was_decided_for_the_absorbed(client: Client) -> None:
    _, session = await client.session("a")
    await client.agir("deciderCandidature", DECISION, session=session, candidature="a", verdict="POSITIF", postes=1)
    await client.notifier(session)
    assert await visibles(client, session, KEPT) == []
    for _ in range(2):
        await absorber(client)
    for agent in (ANCT, KEPT, ABSORBED):
        assert await visibles(client, session, agent) == ["a"]
    assert await visibles(client, session, Agent("structure", "s3", siret="13002526500013")) == []


async def test_the_old_id_answers_with_the_kept_structure(client: Client) -> None:
    await absorber(client)
    query = "query($r: [_Any!]!) { _entities(representations: $r) { ... on Structure { id } } }"
    representations = [{"__typename": "Structure", "id": id} for id in ("structure-de-a", "gardee", "autre")]
    data = await client.lire(query, ANCT, r=representations)
    assert [e["id"] for e in data["_entities"]] == ["gardee", "gardee", "autre"]


async def test_the_last_told_merge_counts_and_an_older_one_changes_nothing(client: Client) -> None:
    await absorber(client, conservee="plus-loin", siret_conserve="13002526500013", sequence=6)
    await absorber(client)
    assert await conservees(client.selection.stores, ["structure-de-a"]) == {"structure-de-a": "plus-loin"}
    assert await sirets(client.selection.stores, KEPT) == (CONSERVE,)


async def test_the_scores_read_the_place_of_the_kept_structure(client: Client) -> None:
    _, session = await client.session("a")
    place: dict[str, Any] = {"outre_mer": False, "frr": "FRR_PLUS", "frr_millesime": "2025-07-10", "le": UN_JOUR}
    await client.selection.livrer("structure.indicateurs_etablis.v1", "gardee", 3, place)
    await absorber(client)
    tenue = await client.selection.stores.sessions.get(session)
    assert tenue is not None
    (lue,) = await entrees(client.selection.stores, session, tenue.ordre_du_jour)
    assert lue.indicateurs is not None
    assert lue.indicateurs.frr == "FRR_PLUS"


async def test_a_candidature_that_changed_hands_is_ready_under_its_new_siret(client: Client) -> None:
    await client.selection.avis("a")
    await client.selection.entendre("candidature_rattachee", "a", structure="gardee", siret=CONSERVE)
    edges = await client.lire("{ candidaturesPretes { edges { node { siret structure { id } } } } }")
    assert edges["candidaturesPretes"]["edges"] == [{"node": {"siret": CONSERVE, "structure": {"id": "gardee"}}}]
