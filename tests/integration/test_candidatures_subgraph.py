"""What each may ask of candidatures and do to them, and what is answered to bad input."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from .candidatures import (
    AVIS,
    FORMULAIRE,
    GUERET,
    LYON,
    MODIFIER,
    OUVRIR,
    RENDRE,
    Candidatures,
    agir,
    ouvrir,
)

LIRE = "query ($id: ID!) { candidature(id: $id) { statut } }"
TRAVAIL = """query ($d: String, $s: StatutCandidature, $first: Int! = 20, $after: String) {
    candidatures(departement: $d, statut: $s, first: $first, after: $after) {
        edges { node { id statut departement } cursor } pageInfo { hasNextPage endCursor } } }"""
MIENNES = """query ($first: Int! = 20, $after: String) {
    mesCandidatures(first: $first, after: $after) { edges { node { id } } } }"""
ENTITES = """query ($r: [_Any!]!, $first: Int! = 20, $after: String) { _entities(representations: $r) {
    ... on Structure { candidatures(first: $first, after: $after) {
        edges { node { id } cursor } pageInfo { hasNextPage } } }
    ... on Candidature { statut } } }"""


@pytest.fixture
async def service(tmp_path: Path) -> AsyncIterator[Candidatures]:
    async with ouvrir("sqlite", tmp_path) as ouvert:
        yield ouvert


def ids(connexion: Any) -> list[str]:
    return [e["node"]["id"] for e in connexion["edges"]]


async def lisible(service: Candidatures, qui: str, id: str) -> bool:
    """Whether that one may read it; a role that may not even ask is told so."""
    answer = await service.demander(qui, LIRE, id=id)
    if answer.errors:
        assert answer.errors[0].extensions["code"] == "INTERDIT"
        return False
    return answer.data["candidature"] is not None


async def test_a_draft_is_its_structures_alone(service: Candidatures) -> None:
    id = await service.brouillon()
    qui = ("lyon", "gueret", "rhone", "paris", "coordinateur", "anct", "conseiller", "partenaire", "public")
    assert [q for q in qui if await lisible(service, q, id)] == ["lyon"]
    await service.agir("lyon", agir("retirerCandidature"), id=id)
    assert [q for q in qui if await lisible(service, q, id)] == ["lyon"]


async def test_what_is_deposited_is_seen_in_its_departement_and_by_anct(service: Candidatures) -> None:
    id = await service.deposee()
    qui = ("lyon", "gueret", "rhone", "paris", "coordinateur", "anct", "conseiller", "partenaire", "public")
    assert [q for q in qui if await lisible(service, q, id)] == ["lyon", "rhone", "coordinateur", "anct"]


async def test_an_id_of_another_departement_opens_nothing(service: Candidatures) -> None:
    id = await service.deposee()
    for mutation in (agir("ouvrirInstruction"), agir("reprendreInstruction")):
        assert (await service.agir("paris", mutation, id=id))["code"] == "Introuvable"
    assert (await service.agir("paris", RENDRE, id=id, avis=AVIS))["code"] == "Introuvable"
    for mutation in (agir("deposerCandidature"), agir("retirerCandidature")):
        assert (await service.agir("gueret", mutation, id=id))["code"] == "Introuvable"
    assert (await service.agir("gueret", MODIFIER, id=id, f=FORMULAIRE))["code"] == "Introuvable"


@pytest.mark.parametrize("qui", ["lyon", "anct", "coordinateur", "conseiller", "partenaire", "public"])
async def test_only_a_prefecture_gives_an_avis(service: Candidatures, qui: str) -> None:
    query = f"{RENDRE} {{ __typename }} }}"
    answer = await service.demander(qui, query, id="x", avis=AVIS)
    assert answer.errors[0].extensions["code"] == "INTERDIT"


@pytest.mark.parametrize("qui", ["rhone", "anct", "coordinateur", "conseiller", "partenaire", "public"])
async def test_only_a_structure_opens_a_candidature(service: Candidatures, qui: str) -> None:
    answer = await service.demander(qui, f"{OUVRIR} {{ __typename }} }}", f=FORMULAIRE)
    assert answer.errors[0].extensions["code"] == "INTERDIT"


async def test_a_structure_reads_the_sense_of_the_avis_once_the_decision_is_notified(service: Candidatures) -> None:
    id = await service.avis_rendu()
    query = "query ($id: ID!) { candidature(id: $id) { avis { sens } } }"
    await service.agenda("coselec", id)
    assert (await service.demander("lyon", query, id=id)).data["candidature"]["avis"] == []
    assert (await service.demander("rhone", query, id=id)).data["candidature"]["avis"] == [{"sens": "FAVORABLE"}]
    await service.decision("coselec", id)
    assert (await service.demander("lyon", query, id=id)).data["candidature"]["avis"] == [{"sens": "FAVORABLE"}]


async def test_the_reasons_of_an_avis_are_for_the_prefecture_and_anct(service: Candidatures) -> None:
    id = await service.avis_rendu()
    query = "query ($id: ID!) { candidature(id: $id) { avis { motivation } } }"
    for qui in ("rhone", "anct"):
        avis = (await service.demander(qui, query, id=id)).data["candidature"]["avis"]
        assert avis == [{"motivation": AVIS["motivation"]}]
    for qui in ("lyon", "coordinateur"):
        assert (await service.demander(qui, query, id=id)).errors[0].extensions["code"] == "INTERDIT"


async def test_the_work_list_is_the_departements_oldest_first_page_by_page(service: Candidatures) -> None:
    await service.brouillon("gueret")
    attendues = [await service.deposee()]
    attendues += [await service.deposee(await service.voisine(n)) for n in range(4)]
    lues: list[str] = []
    after = None
    while True:
        page = (await service.demander("rhone", TRAVAIL, first=2, after=after, s="DEPOSEE")).data["candidatures"]
        lues += ids(page)
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            break
    assert lues == attendues
    assert ids((await service.demander("paris", TRAVAIL)).data["candidatures"]) == []
    assert ids((await service.demander("anct", TRAVAIL)).data["candidatures"]) == attendues
    assert ids((await service.demander("anct", TRAVAIL, d="23")).data["candidatures"]) == []
    assert ids((await service.demander("anct", TRAVAIL, s="BROUILLON")).data["candidatures"]) == []
    assert ids((await service.demander("coordinateur", TRAVAIL, d="69")).data["candidatures"]) == attendues


async def test_the_work_list_of_another_departement_is_refused(service: Candidatures) -> None:
    answer = await service.demander("rhone", TRAVAIL, d="23")
    assert answer.data is None
    assert answer.errors[0].extensions["code"] == "Introuvable"


async def test_a_structure_lists_its_own_the_latest_first(service: Candidatures) -> None:
    premiere = await service.deposee()
    await service.deposee("gueret")
    seconde = (await service.agir("lyon", OUVRIR, f={}, n="COORDINATEUR"))["id"]
    assert sorted(ids((await service.demander("lyon", MIENNES)).data["mesCandidatures"])) == sorted([premiere, seconde])


@pytest.mark.parametrize("first", [0, -1, 101, 2_147_483_647])
async def test_a_page_has_one_to_a_hundred_items(service: Candidatures, first: int) -> None:
    assert (await service.demander("anct", TRAVAIL, first=first)).errors[0].extensions["code"] == "PremierInvalide"
    assert (await service.demander("lyon", MIENNES, first=first)).errors[0].extensions["code"] == "PremierInvalide"
    r = [{"__typename": "Structure", "id": f"structure-{LYON}"}]
    answer = await service.demander("anct", ENTITES, r=r, first=first)
    assert answer.errors[0].extensions["code"] == "PremierInvalide"


@pytest.mark.parametrize("after", ["", "é", "AAAA", "x" * 50_000])
async def test_a_cursor_that_is_not_of_this_list_is_refused(service: Candidatures, after: str) -> None:
    assert (await service.demander("anct", TRAVAIL, after=after)).errors[0].extensions["code"] == "CurseurInvalide"
    r = [{"__typename": "Structure", "id": f"structure-{LYON}"}]
    answer = await service.demander("anct", ENTITES, r=r, after=after)
    assert answer.errors[0].extensions["code"] == "CurseurInvalide"


async def test_the_candidatures_of_structures_are_read_within_the_perimeter(service: Candidatures) -> None:
    lyon, gueret = await service.deposee(), await service.brouillon("gueret")
    r = [{"__typename": "Structure", "id": f"structure-{s}"} for s in (LYON, GUERET, "inconnue")]
    vues = {}
    for qui in ("lyon", "gueret", "rhone", "paris", "anct"):
        entities = (await service.demander(qui, ENTITES, r=r)).data["_entities"]
        vues[qui] = [ids(e["candidatures"]) for e in entities]
    assert vues == {
        "lyon": [[lyon], [], []],
        "gueret": [[], [gueret], []],
        "rhone": [[lyon], [], []],
        "paris": [[], [], []],
        "anct": [[lyon], [], []],
    }


async def test_the_candidatures_of_a_structure_come_page_by_page(service: Candidatures) -> None:
    for n in range(3):
        ouverte = await service.agir("lyon", OUVRIR, f={"postesSouhaites": n + 1}, n="COORDINATEUR")
        assert "statut" in await service.agir("lyon", agir("retirerCandidature"), id=ouverte["id"])
    r = [{"__typename": "Structure", "id": f"structure-{LYON}"}]
    (un,) = (await service.demander("lyon", ENTITES, r=r, first=2)).data["_entities"]
    fin = un["candidatures"]["edges"][-1]["cursor"]
    (deux,) = (await service.demander("lyon", ENTITES, r=r, first=2, after=fin)).data["_entities"]
    assert [e["candidatures"]["pageInfo"]["hasNextPage"] for e in (un, deux)] == [True, False]
    assert len({*ids(un["candidatures"]), *ids(deux["candidatures"])}) == 3


async def test_entities_hidden_from_the_asker_are_null_one_by_one(service: Candidatures) -> None:
    deposee, brouillon = await service.deposee(), await service.brouillon("gueret")
    r = [{"__typename": "Candidature", "id": i} for i in (brouillon, deposee, "inconnue")]
    assert (await service.demander("rhone", ENTITES, r=r)).data["_entities"] == [None, {"statut": "DEPOSEE"}, None]


async def test_a_deposit_answers_every_fault_with_its_field(service: Candidatures) -> None:
    ouverte = await service.agir("lyon", OUVRIR, f={"debutSouhaite": "2026-03-09"})
    refus = await service.agir("lyon", agir("deposerCandidature"), id=ouverte["id"])
    assert refus["code"] == "FormulaireIncomplet"
    assert [f["champ"] for f in refus["fautes"]] == [
        "postesSouhaites",
        "motivation",
        "debutSouhaite",
        "candidatIdentifie",
        "engagementAccepte",
    ]


async def test_a_structure_that_is_not_eligible_is_answered_its_reason(service: Candidatures) -> None:
    await service.structure(LYON, "69", verdict="INELIGIBLE", sequence=2)
    id = await service.brouillon()
    answer = await service.agir(
        "lyon", agir("deposerCandidature"), "statut irrecevabilite eligibilite { verdict millesime }", id=id
    )
    assert answer == {
        "id": id,
        "statut": "IRRECEVABLE",
        "irrecevabilite": "STRUCTURE_INELIGIBLE",
        "eligibilite": {"verdict": "INELIGIBLE", "millesime": "2025"},
    }


async def test_a_structure_we_have_not_heard_of_yet_is_told_to_wait(tmp_path: Path) -> None:
    async with ouvrir("sqlite", tmp_path) as service:
        await service.stores.structures.delete(f"structure-{LYON}")
        assert (await service.agir("lyon", OUVRIR, f=FORMULAIRE))["code"] == "StructureInconnue"


@pytest.mark.parametrize(
    ("faux", "champs"),
    [
        ({"postesSouhaites": 0}, ["postesSouhaites"]),
        ({"postesSouhaites": -2_147_483_648}, ["postesSouhaites"]),
        ({"motivation": "é" * 2_501}, ["motivation"]),
        ({"motivation": "\x00"}, ["motivation"]),
        ({"motivation": "x\x00", "postesSouhaites": 2_147_483_647}, ["postesSouhaites", "motivation"]),
    ],
)
async def test_a_wrong_form_is_refused_with_its_fields(
    service: Candidatures, faux: dict[str, Any], champs: list[str]
) -> None:
    refus = await service.agir("lyon", OUVRIR, f={**FORMULAIRE, **faux})
    assert (refus["code"], [f["champ"] for f in refus["fautes"]]) == ("FormulaireInvalide", champs)


@pytest.mark.parametrize(
    "faux",
    [
        {"postesSouhaites": 2_147_483_648},
        {"postesSouhaites": "3"},
        {"debutSouhaite": "2026-02-30"},
        {"debutSouhaite": ""},
        {"motivation": 3},
        {"candidatIdentifie": "oui"},
        {"engagementAccepte": None},
        {"inconnu": 1},
    ],
)
async def test_a_form_of_the_wrong_shape_is_an_error_and_never_a_bug(
    service: Candidatures, faux: dict[str, Any]
) -> None:
    answer = await service.demander("lyon", f"{OUVRIR} {{ __typename }} }}", f={**FORMULAIRE, **faux})
    assert answer.data is None
    assert (answer.errors[0].extensions or {}).get("code") != "ERREUR_INTERNE"


@pytest.mark.parametrize("id", ["", "x", "é" * 10_000, "\x00", "00000000-0000-7000-8000-000000000000"])
async def test_an_id_that_is_nothing_is_not_found(service: Candidatures, id: str) -> None:
    assert (await service.demander("anct", LIRE, id=id)).data == {"candidature": None}
    assert (await service.agir("lyon", agir("deposerCandidature"), id=id))["code"] == "Introuvable"
    assert (await service.agir("rhone", RENDRE, id=id, avis=AVIS))["code"] == "Introuvable"


@pytest.mark.parametrize("cle", ["", "x" * 201])
async def test_a_key_is_neither_empty_nor_huge(service: Candidatures, cle: str) -> None:
    assert (await service.agir("lyon", OUVRIR, f=FORMULAIRE, cle=cle))["code"] == "CleInvalide"


async def test_a_key_serves_one_demand_only(service: Candidatures) -> None:
    id = await service.deposee()
    await service.agir("rhone", agir("ouvrirInstruction"), id=id, cle="k")
    un = await service.agir("rhone", RENDRE, "avis { numero }", id=id, avis=AVIS, cle="a")
    deux = await service.agir("rhone", RENDRE, "avis { numero }", id=id, avis=AVIS, cle="a")
    assert un == deux
    assert (await service.agir("rhone", RENDRE, id=id, avis=AVIS, cle="k"))["code"] == "CleReutilisee"
    autre = {**AVIS, "sens": "DEFAVORABLE"}
    assert (await service.agir("rhone", RENDRE, id=id, avis=autre, cle="a"))["code"] == "CleReutilisee"


async def test_the_journey_of_an_adjourned_candidature(service: Candidatures) -> None:
    id = await service.avis_rendu()
    await service.agenda("s1", id)
    assert (await service.agir("rhone", RENDRE, id=id, avis=AVIS))["code"] == "AvisClos"
    await service.decision("s1", id, "EXAMEN_COMPLEMENTAIRE", 0)
    assert (await service.agir("rhone", RENDRE, id=id, avis=AVIS))["code"] == "InstructionAReprendre"
    assert (await service.agir("rhone", agir("reprendreInstruction"), id=id))["statut"] == "EN_INSTRUCTION"
    deuxieme = await service.agir("rhone", RENDRE, "avis { numero }", id=id, avis=AVIS)
    assert deuxieme["avis"] == [{"numero": 1}, {"numero": 2}]
    await service.agenda("s2", id)
    await service.decision("s2", id, "POSITIF", 2)
    query = "query ($id: ID!) { candidature(id: $id) { statut postesAttribues decisions { verdict } } }"
    assert (await service.demander("lyon", query, id=id)).data["candidature"] == {
        "statut": "ACCEPTEE",
        "postesAttribues": 2,
        "decisions": [{"verdict": "EXAMEN_COMPLEMENTAIRE"}, {"verdict": "POSITIF"}],
    }
    assert (await service.agir("lyon", agir("retirerCandidature"), id=id))["code"] == "ActionImpossible"


SUIVRE = "subscription ($id: ID!) { candidatureChange(id: $id) { statut } }"


async def test_a_follower_sees_the_candidature_at_once_then_at_each_change(service: Candidatures) -> None:
    id = await service.brouillon()
    suite: Any = await service.schema.subscribe(SUIVRE, {"id": id}, context_value=service.contexte("lyon"))
    assert (await anext(suite)).data == {"candidatureChange": {"statut": "BROUILLON"}}
    service.hub.tell(id)
    await service.agir("lyon", agir("deposerCandidature"), id=id)
    service.hub.tell(id)
    service.hub.tell(id)
    assert (await anext(suite)).data == {"candidatureChange": {"statut": "DEPOSEE"}}
    suivant = asyncio.ensure_future(anext(suite))
    await asyncio.sleep(0.1)
    assert not suivant.done(), "the same state is told once"
    await service.agir("rhone", agir("ouvrirInstruction"), id=id)
    service.hub.tell(id)
    assert (await suivant).data == {"candidatureChange": {"statut": "EN_INSTRUCTION"}}
    await suite.aclose()


@pytest.mark.parametrize(("qui", "code"), [("gueret", "Introuvable"), ("paris", "Introuvable"), ("public", "INTERDIT")])
async def test_nobody_follows_what_it_may_not_read(service: Candidatures, qui: str, code: str) -> None:
    id = await service.deposee()
    suite: Any = await service.schema.subscribe(SUIVRE, {"id": id}, context_value=service.contexte(qui))
    premier = await anext(suite) if hasattr(suite, "__anext__") else suite
    assert premier.data is None
    assert premier.errors[0].extensions["code"] == code


async def test_a_list_of_candidatures_reads_their_structures_in_one_go(service: Candidatures) -> None:
    await service.deposee()
    await service.deposee("gueret")
    query = "{ candidatures { edges { node { structure { candidatures { edges { node { id } } } } } } } }"
    service.lectures.clear()
    answer = await service.demander("anct", query)
    assert answer.errors is None
    assert service.lectures == ["query", "fetch", "query"]


async def test_fifty_entities_are_one_call_to_each_collection_of_the_store(service: Candidatures) -> None:
    id = await service.deposee()
    service.lectures.clear()
    r = [{"__typename": "Candidature", "id": i} for i in [id, *(f"inconnue-{n}" for n in range(49))]]
    await service.demander("anct", ENTITES, r=r)
    assert service.lectures == ["fetch"]
    service.lectures.clear()
    await service.demander("anct", ENTITES, r=[{"__typename": "Structure", "id": f"s-{n}"} for n in range(50)])
    assert service.lectures == ["fetch", "query"], "which of them were merged, then their candidatures"
