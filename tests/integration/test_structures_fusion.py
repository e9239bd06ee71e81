"""ANCT makes one of two structures: the old id and the old SIRET answer with the kept one, whatever happens at once."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from services.kit.identity import PUBLIC_AGENT, Agent
from services.kit.testing import UN_JOUR
from services.structures.domain.fusion import REGISTRE, Registre
from services.structures.fusions import appliquer

from .engines import ENGINES
from .structures import ANCT, LYON, NOTIFICATIONS, PARIS, RHONE, VILLE_DE_LYON, Structures, ouvrir

DINUM = "13002526500013"
MOTIF = "La même association, inscrite deux fois."
FUSIONNER = """mutation ($c: ID!, $a: ID!, $m: String!, $cle: String) {
  fusionner(conservee: $c, absorbee: $a, motif: $m, cle: $cle) {
    ... on Structure { id siret } ... on Refus { code message fautes { champ } } } }"""
FERMER = """mutation ($id: ID!, $m: String!) { fermerStructure(id: $id, motif: $m) {
    ... on Structure { id } ... on Refus { code message } } }"""
ENTITES = "query ($r: [_Any!]!) { _entities(representations: $r) { ... on Structure { id postesAttribues } } }"


@pytest.fixture(params=ENGINES)
async def service(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Structures]:
    async with ouvrir(request.param, tmp_path) as ouvert:
        yield ouvert


async def enregistrer(service: Structures, siret: str, commune: str = "69123") -> str:
    return str((await service.enregistrer(siret=siret, commune=commune))["id"])


async def fusionner(service: Structures, absorbee: str, conservee: str, motif: str = MOTIF, **autres: Any) -> Any:
    data = await service.demander(FUSIONNER, ANCT, c=conservee, a=absorbee, m=motif, **autres)
    return data["fusionner"]


async def repond(service: Structures, id: str) -> str:
    data = await service.demander("query ($id: ID!) { structure(id: $id) { id } }", id=id)
    return str(data["structure"]["id"])


async def absorptions(service: Structures) -> list[tuple[str, str]]:
    dits = await service.engine.rows("structures").outbox(1_000)
    lus = [msgspec.json.decode(f.data) for f in dits if f.type == "structure.structure_absorbee.v1"]
    return [(lu["structure"], lu["conservee"]) for lu in lus]


async def test_the_old_id_and_the_old_siret_answer_with_the_kept_structure(service: Structures) -> None:
    lyon, dinum = await enregistrer(service, LYON), await enregistrer(service, DINUM)
    await service.decision("d1", lyon, 2)
    await service.decision("d2", dinum, 3)
    assert await fusionner(service, dinum, lyon) == {"id": lyon, "siret": LYON}
    assert await repond(service, dinum) == lyon
    par_siret = await service.demander(f'{{ structureParSiret(siret: "{DINUM}") {{ id }} }}')
    assert par_siret["structureParSiret"]["id"] == lyon
    entites = await service.demander(ENTITES, ANCT, r=[{"__typename": "Structure", "id": id} for id in (dinum, lyon)])
    assert entites["_entities"] == [{"id": lyon, "postesAttribues": 5}] * 2
    liste = (await service.demander("{ structures { edges { node { id } } } }", ANCT))["structures"]["edges"]
    assert [e["node"]["id"] for e in liste] == [lyon]
    query = "query ($id: ID!) { adresseDeNotification(structure: $id) { nom } }"
    assert (await service.demander(query, NOTIFICATIONS, id=dinum))["adresseDeNotification"]


async def test_why_a_structure_was_merged_stays_readable_in_its_perimeter(service: Structures) -> None:
    lyon, dinum = await enregistrer(service, LYON), await enregistrer(service, DINUM)
    await fusionner(service, dinum, lyon)
    query = "query ($id: ID!) { structure(id: $id) { absorbees { id siret nom motif } } }"
    attendu = [{"id": dinum, "siret": DINUM, "nom": "Une ville", "motif": MOTIF}]
    for agent in (ANCT, RHONE, VILLE_DE_LYON):
        assert (await service.demander(query, agent, id=lyon))["structure"]["absorbees"] == attendu
    autre = Agent("structure", "autre", siret=PARIS)
    assert (await service.demander(query, autre, id=lyon))["structure"]["absorbees"] is None


async def test_the_siret_of_an_absorbed_structure_stays_taken(service: Structures) -> None:
    lyon, dinum = await enregistrer(service, LYON), await enregistrer(service, DINUM)
    await fusionner(service, dinum, lyon)
    refus = await service.enregistrer(siret=DINUM, commune="69123")
    assert refus["code"] == "SiretDejaEnregistre"


async def test_a_command_on_the_absorbed_is_refused_with_where_to_go(service: Structures) -> None:
    lyon, dinum = await enregistrer(service, LYON), await enregistrer(service, DINUM)
    await fusionner(service, dinum, lyon)
    refus = (await service.demander(FERMER, ANCT, id=dinum, m=MOTIF))["fermerStructure"]
    assert refus["code"] == "StructureDejaAbsorbee"
    assert lyon in refus["message"]


async def test_the_same_merge_again_is_told_once(service: Structures) -> None:
    lyon, dinum = await enregistrer(service, LYON), await enregistrer(service, DINUM)
    for _ in range(2):
        assert (await fusionner(service, dinum, lyon))["id"] == lyon
        assert (await fusionner(service, dinum, lyon, cle="une-cle"))["id"] == lyon
    assert await absorptions(service) == [(dinum, lyon)]


async def test_a_chain_leads_everyone_to_its_end(service: Structures) -> None:
    lyon, dinum, paris = [await enregistrer(service, s) for s in (LYON, DINUM)] + [
        await enregistrer(service, PARIS, "75056")
    ]
    await service.decision("d", dinum, 4)
    await fusionner(service, dinum, lyon)
    await fusionner(service, lyon, paris)
    assert {await repond(service, id) for id in (lyon, dinum, paris)} == {paris}
    assert set(await absorptions(service)) == {(dinum, lyon), (lyon, paris), (dinum, paris)}
    circulaire = await fusionner(service, paris, dinum)
    assert (circulaire["code"], circulaire["fautes"]) == ("FusionRefusee", [{"champ": "conservee"}])
    entites = await service.demander(ENTITES, ANCT, r=[{"__typename": "Structure", "id": dinum}])
    assert entites["_entities"] == [{"id": paris, "postesAttribues": 4}]


async def test_merges_both_ways_at_once_make_no_circle(service: Structures) -> None:
    ids = [
        await enregistrer(service, LYON),
        await enregistrer(service, DINUM),
        await enregistrer(service, PARIS, "75056"),
    ]
    couples = [(a, b) for a in ids for b in ids if a != b]
    await asyncio.gather(*(fusionner(service, a, b) for a, b in couples))
    await service.entendre()
    (gardee,) = {await repond(service, id) for id in ids}
    assert gardee in ids


async def test_what_was_decided_is_applied_by_its_fact_when_the_process_died(service: Structures) -> None:
    lyon, dinum = await enregistrer(service, LYON), await enregistrer(service, DINUM)
    await service.stores.fusions.add(Registre(id=REGISTRE))
    await service.stores.fusions.change(
        REGISTRE, lambda r: r.decider(conservee=lyon, absorbee=dinum, motif=MOTIF, par="anct", le=UN_JOUR)
    )
    assert await repond(service, dinum) == dinum
    await service.entendre()
    assert await repond(service, dinum) == lyon
    await appliquer(service.stores, dinum, UN_JOUR)
    assert await absorptions(service) == []


async def test_the_posts_of_the_absorbed_are_counted_where_the_kept_one_stands(service: Structures) -> None:
    lyon, paris = await enregistrer(service, LYON), await enregistrer(service, PARIS, "75056")
    await service.decision("d", paris, 4)
    await fusionner(service, paris, lyon)
    await service.decision("tardive", paris, 1)
    query = "query ($id: ID!) { structure(id: $id) { indicateurs { postes } } }"
    assert (await service.demander(query, ANCT, id=lyon))["structure"]["indicateurs"]["postes"] == 5
    ailleurs = '{ indicateursCommune(commune: "75056") { postes } }'
    assert (await service.demander(ailleurs, ANCT))["indicateursCommune"]["postes"] == 0


async def test_a_pair_that_was_merged_leaves_the_radar(service: Structures) -> None:
    lyon, dinum = await enregistrer(service, LYON), await enregistrer(service, DINUM)
    await service.entendre()
    query = "{ doublons { edges { node { probable } } } }"
    assert len((await service.demander(query, ANCT))["doublons"]["edges"]) == 1
    await fusionner(service, dinum, lyon)
    assert (await service.demander(query, ANCT))["doublons"]["edges"] == []
    await service.entendre()
    assert [p async for p in service.stores.paires.scan({"departement": "69"})] == []


async def test_a_structure_that_is_closed_or_unknown_keeps_nobody(service: Structures) -> None:
    lyon, dinum = await enregistrer(service, LYON), await enregistrer(service, DINUM)
    for a, c in ((dinum, "inconnue"), ("inconnue", lyon), ("", "\x00"), ("x" * 30_000, lyon)):
        assert (await fusionner(service, a, c))["code"] == "Introuvable"
    await service.demander(FERMER, ANCT, id=lyon, m=MOTIF)
    assert (await fusionner(service, dinum, lyon))["code"] == "FusionRefusee"
    assert (await fusionner(service, lyon, dinum, motif=""))["code"] == "MotifInvalide"
    assert (await fusionner(service, lyon, dinum))["id"] == dinum


@pytest.mark.parametrize("agent", [PUBLIC_AGENT, RHONE, VILLE_DE_LYON, Agent("service", "s")])
async def test_merging_is_for_anct(service: Structures, agent: Agent) -> None:
    answer = await service.brut(FUSIONNER, agent, c="a", a="b", m=MOTIF)
    assert answer["errors"][0]["extensions"]["code"] == "INTERDIT"
