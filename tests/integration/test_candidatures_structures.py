"""What structures tell, and what becomes of their candidatures: verdicts, closing, merging; kinds and duplicates."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from services.candidatures.domain import Candidature, Formulaire, Nature, VerdictEligibilite
from services.kit.aggregate import Introuvable
from services.kit.temps import uuid7

from .candidatures import FORMULAIRE, GUERET, LYON, OUVRIR, UN_JOUR, Candidatures, agir, ouvrir
from .engines import ENGINES

DOUBLON = (
    "mutation ($id: ID!, $original: ID!, $cle: String) { r: marquerDoublon(id: $id, original: $original, cle: $cle)"
)
MIENNES = "{ mesCandidatures { edges { node { id statut absorbee } } } }"
ENTITES = """query ($r: [_Any!]!) { _entities(representations: $r) {
    ... on Structure { candidatures { edges { node { id } } } } } }"""


@pytest.fixture(params=ENGINES)
async def service(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Candidatures]:
    async with ouvrir(request.param, tmp_path) as ouvert:
        yield ouvert


def structure(siret: str) -> str:
    return f"structure-{siret}"


async def fermer(service: Candidatures, siret: str) -> None:
    fait = {"structure": structure(siret), "siret": siret, "departement": "69", "le": UN_JOUR}
    await service.livrer("structure.structure_fermee.v1", structure(siret), fait, sequence=9)


async def reunir(service: Candidatures, absorbee: str, conservee: str, *, sequence: int = 9) -> None:
    fait = {
        "structure": structure(absorbee),
        "conservee": structure(conservee),
        "siret": absorbee,
        "siret_conserve": conservee,
        "departement": "69",
        "le": UN_JOUR,
    }
    await service.livrer("structure.structure_absorbee.v1", structure(absorbee), fait, sequence=sequence)


async def de_la_structure(service: Candidatures, qui: str, *sirets: str) -> list[set[str]]:
    r = [{"__typename": "Structure", "id": structure(s)} for s in sirets]
    answer = await service.demander(qui, ENTITES, r=r)
    return [{e["node"]["id"] for e in x["candidatures"]["edges"]} for x in answer.data["_entities"]]


async def acceptee(service: Candidatures) -> str:
    id = await service.avis_rendu()
    await service.decision("coselec", id)
    return id


@pytest.mark.parametrize("type", ["identite_modifiee", "eligibilite_derogee", "eligibilite_reevaluee"])
async def test_each_fact_that_tells_a_verdict_changes_the_one_we_keep(service: Candidatures, type: str) -> None:
    fait = {
        "structure": structure(LYON),
        "siret": LYON,
        "departement": "69",
        "verdict": "INELIGIBLE",
        "preuves_manquantes": [],
        "millesime": "2026",
    }
    await service.livrer(f"structure.{type}.v1", structure(LYON), fait, sequence=2)
    await service.livrer(f"structure.{type}.v1", structure(LYON), {**fait, "verdict": "ELIGIBLE"}, sequence=2)
    connue = await service.stores.structures.get(structure(LYON))
    assert connue is not None
    assert (connue.eligibilite.verdict, connue.eligibilite.millesime) == (VerdictEligibilite.INELIGIBLE, "2026")


async def test_a_draft_of_a_structure_that_moved_is_deposited_where_it_is_now(service: Candidatures) -> None:
    id = await service.brouillon()
    await service.structure(LYON, "75", sequence=2)
    await service.agir("lyon", agir("deposerCandidature"), id=id)
    assert (await service.agir("rhone", agir("ouvrirInstruction"), id=id))["code"] == "Introuvable"
    assert (await service.agir("paris", agir("ouvrirInstruction"), id=id))["statut"] == "EN_INSTRUCTION"


async def test_a_structure_that_closes_withdraws_what_it_asks_and_asks_nothing_more(service: Candidatures) -> None:
    decidee = await acceptee(service)
    brouillon, deposee = await service.brouillon(), await service.agir("lyon", OUVRIR, f=FORMULAIRE, n="COORDINATEUR")
    await service.agir("lyon", agir("deposerCandidature"), id=deposee["id"])
    for _ in range(2):
        await fermer(service, LYON)
    assert [await service.statut(i) for i in (decidee, brouillon, deposee["id"])] == ["ACCEPTEE", "RETIREE", "RETIREE"]
    assert (await service.faits())["candidature_retiree"] == 2
    assert (await service.agir("lyon", OUVRIR, f=FORMULAIRE))["code"] == "StructureFermee"


async def test_a_draft_that_slipped_in_while_the_structure_closed_is_not_deposited(service: Candidatures) -> None:
    await fermer(service, GUERET)
    ouverte, fait = Candidature.ouvrir(
        uuid7(),
        structure=structure(GUERET),
        siret=GUERET,
        departement="23",
        nature=Nature.INITIALE,
        formulaire=Formulaire(),
        le=UN_JOUR,
    )
    await service.stores.candidatures.add(ouverte, fait)
    assert (await service.agir("gueret", agir("deposerCandidature"), id=ouverte.id))["code"] == "StructureFermee"


async def test_a_profile_that_is_told_after_the_closing_opens_nothing_again(service: Candidatures) -> None:
    await fermer(service, GUERET)
    await service.structure(GUERET, "23", sequence=10)
    assert (await service.agir("gueret", OUVRIR, f=FORMULAIRE))["code"] == "StructureFermee"


async def test_the_closing_of_a_structure_nobody_told_us_of_is_a_refusal_and_not_silence(service: Candidatures) -> None:
    with pytest.raises(Introuvable):
        await fermer(service, "inconnue")
    with pytest.raises(Introuvable):
        await reunir(service, "inconnue", LYON)


async def test_the_candidatures_of_a_merged_structure_are_listed_with_those_of_the_one_kept(
    service: Candidatures,
) -> None:
    lyon, voisine = await service.deposee(), await service.voisine(1)
    sienne, brouillon = (
        await service.deposee(voisine),
        (await service.agir(voisine, OUVRIR, f={}, n="COORDINATEUR"))["id"],
    )
    absorbee = "21690000000001"
    for _ in range(2):
        await reunir(service, absorbee, LYON)
    assert (await service.faits())["candidature_rattachee"] == 2
    assert await de_la_structure(service, "anct", LYON, absorbee) == [{lyon, sienne}] * 2
    assert await de_la_structure(service, "lyon", absorbee) == [{lyon, sienne, brouillon}]
    miennes = (await service.demander("lyon", MIENNES)).data["mesCandidatures"]["edges"]
    assert {(e["node"]["id"], e["node"]["absorbee"]) for e in miennes} == {
        (lyon, None),
        (sienne, structure(absorbee)),
        (brouillon, structure(absorbee)),
    }


async def test_who_speaks_for_the_merged_structure_sees_what_was_its_own_and_no_more(service: Candidatures) -> None:
    await service.deposee()
    voisine = await service.voisine(1)
    sienne = await service.deposee(voisine)
    await reunir(service, "21690000000001", LYON)
    miennes = (await service.demander(voisine, MIENNES)).data["mesCandidatures"]["edges"]
    assert [e["node"]["id"] for e in miennes] == [sienne]
    assert await de_la_structure(service, voisine, LYON) == [{sienne}]
    assert (await service.agir(voisine, OUVRIR, f=FORMULAIRE))["code"] == "StructureReunie"


async def test_two_mergings_in_a_row_lead_to_the_last_one_kept(service: Candidatures) -> None:
    sienne = await service.deposee(await service.voisine(1))
    await service.voisine(2)
    await reunir(service, "21690000000001", "21690000000002")
    await reunir(service, "21690000000002", LYON)
    await reunir(service, "21690000000001", LYON, sequence=10)
    assert await de_la_structure(service, "anct", "21690000000001", "21690000000002", LYON) == [{sienne}] * 3


async def test_two_open_ones_of_a_kind_after_a_merging_are_settled_as_duplicates(service: Candidatures) -> None:
    premiere, seconde = await service.deposee(), await service.deposee(await service.voisine(1))
    refus = await service.agir("rhone", DOUBLON, id=seconde, original=premiere)
    assert refus["code"] == "OriginalInvalide", "of two structures"
    await reunir(service, "21690000000001", LYON)
    doublon = await service.agir("rhone", DOUBLON, "statut doublonDe", id=seconde, original=premiere)
    assert doublon == {"id": seconde, "statut": "DOUBLON", "doublonDe": premiere}


async def test_two_agents_who_mark_each_the_other_as_a_duplicate_leave_one(service: Candidatures) -> None:
    une = await service.deposee()
    autre = (await service.agir("lyon", OUVRIR, f=FORMULAIRE, n="COORDINATEUR"))["id"]
    await service.agir("lyon", agir("deposerCandidature"), id=autre)
    await asyncio.gather(
        service.agir("rhone", DOUBLON, id=autre, original=une), service.agir("anct", DOUBLON, id=une, original=autre)
    )
    assert sorted([await service.statut(une), await service.statut(autre)]) == ["DEPOSEE", "DOUBLON"]


async def test_a_duplicate_is_marked_within_the_perimeter(service: Candidatures) -> None:
    premiere, creuse = await service.deposee(), await service.deposee("gueret")
    for qui, id, original in (
        ("paris", premiere, creuse),
        ("rhone", creuse, premiere),
        ("rhone", premiere, creuse),
        ("rhone", premiere, "inconnue"),
    ):
        assert (await service.agir(qui, DOUBLON, id=id, original=original))["code"] == "Introuvable"
    for qui in ("lyon", "coordinateur", "conseiller", "partenaire", "public"):
        answer = await service.demander(qui, f"{DOUBLON} {{ __typename }} }}", id=premiere, original=creuse)
        assert answer.errors[0].extensions["code"] == "INTERDIT"


async def test_further_posts_are_asked_once_a_candidature_was_accepted(service: Candidatures) -> None:
    refus = await service.agir("lyon", OUVRIR, f=FORMULAIRE, n="POSTES_SUPPLEMENTAIRES")
    assert refus["code"] == "PremiereCandidatureRequise"
    await acceptee(service)
    assert "statut" in await service.agir("lyon", OUVRIR, f=FORMULAIRE, n="POSTES_SUPPLEMENTAIRES")
    assert (await service.agir("gueret", OUVRIR, f=FORMULAIRE, n="POSTES_SUPPLEMENTAIRES"))["code"] == (
        "PremiereCandidatureRequise"
    )


@pytest.mark.parametrize("nature", ["INITIALE", "POSTES_SUPPLEMENTAIRES", "COORDINATEUR"])
async def test_fifty_openings_of_a_kind_at_once_open_one(service: Candidatures, nature: str) -> None:
    await acceptee(service)
    reponses: list[Any] = await asyncio.gather(
        *(service.agir("lyon", OUVRIR, f=FORMULAIRE, n=nature) for _ in range(50))
    )
    assert sum("statut" in r for r in reponses) == 1
    assert {r["code"] for r in reponses if "code" in r} == {"CandidatureDejaOuverte"}


async def test_who_applies_again_keeps_its_earlier_candidatures(service: Candidatures) -> None:
    premiere = await service.avis_rendu()
    await service.decision("coselec", premiere, "NEGATIF", 0)
    seconde = await service.deposee()
    miennes = (await service.demander("lyon", MIENNES)).data["mesCandidatures"]["edges"]
    assert {(e["node"]["id"], e["node"]["statut"]) for e in miennes} == {(premiere, "REFUSEE"), (seconde, "DEPOSEE")}
