"""Registering over GraphQL: once per SIRET whatever happens at once, and every bad input answered in French."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from services.kit.identity import PUBLIC_AGENT, Agent

from .engines import ENGINES
from .structures import (
    ANCT,
    ENREGISTRER,
    LYON,
    PARIS,
    RHONE,
    VILLE_DE_LYON,
    Structures,
    demande,
    ouvrir,
)


@pytest.fixture(params=ENGINES)
async def service(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Structures]:
    async with ouvrir(request.param, tmp_path) as ouvert:
        yield ouvert


async def test_a_town_registers_itself_and_is_told_why_it_is_eligible(service: Structures) -> None:
    lyon = await service.enregistrer(VILLE_DE_LYON, siret="216 901 231 00011")
    assert lyon["siret"] == LYON
    assert lyon["commune"] == {
        "code": "69123",
        "nom": "Lyon",
        "departement": "69",
        "region": "84",
        "epci": "200046977",
        "population": 519_127,
    }
    assert lyon["eligibilite"]["verdict"] == "ELIGIBLE"
    assert lyon["eligibilite"]["ligne"].startswith("Collectivités territoriales")
    faits = await service.engine.rows("structures").outbox(10)
    noms = ("structure_enregistree", "courriel_a_confirmer", "indicateurs_etablis")
    types = [f"structure.{nom}.v1" for nom in noms]
    assert [(f.type, f.key, f.sequence) for f in faits] == [(t, lyon["id"], n) for n, t in enumerate(types, 1)]
    assert "camille" not in str(faits)


async def test_a_hundred_registrations_of_one_siret_at_once_leave_one(service: Structures) -> None:
    reponses = await asyncio.gather(*(service.enregistrer() for _ in range(100)))
    codes = [r.get("code", r["__typename"]) for r in reponses]
    assert sorted(codes) == ["SiretDejaEnregistre"] * 99 + ["Structure"]
    assert len(await service.engine.rows("structures").outbox(200)) == 3


async def test_a_ridet_is_unique_as_a_siret_is_and_finds_its_structure(service: Structures) -> None:
    formulaire: dict[str, Any] = {
        "siret": "0 123 456.001",
        "commune": "98818",
        "categorieJuridique": "9220",
        "rna": "w9880001 23",
    }
    reponses = await asyncio.gather(*(service.enregistrer(**formulaire) for _ in range(5)))
    codes = [r.get("code", r["__typename"]) for r in reponses]
    assert sorted(codes) == ["SiretDejaEnregistre"] * 4 + ["Structure"]
    query = '{ structureParSiret(siret: "0 123 456.001") { siret rna commune { nom departement } } }'
    assert (await service.demander(query))["structureParSiret"] == {
        "siret": "0123456001",
        "rna": "W988000123",
        "commune": {"nom": "Nouméa", "departement": "988"},
    }


async def test_the_same_command_sent_again_answers_the_same_structure(service: Structures) -> None:
    reponses = await asyncio.gather(*(service.enregistrer(cle="une-cle") for _ in range(10)))
    assert len({r["id"] for r in reponses}) == 1


async def test_a_key_that_served_for_another_form_is_refused(service: Structures) -> None:
    await service.enregistrer(cle="une-cle")
    autre = await service.enregistrer(cle="une-cle", siret=PARIS)
    assert autre["code"] == "CleReutilisee"


async def test_establishments_of_one_siren_are_not_duplicates(service: Structures) -> None:
    un = await service.enregistrer()
    deux = await service.enregistrer(siret="21690123100029")
    assert un["__typename"] == deux["__typename"] == "Structure"


async def test_a_structure_registers_its_own_siret_only(service: Structures) -> None:
    refus = await service.enregistrer(VILLE_DE_LYON, siret=PARIS)
    assert refus["code"] == "SiretDUneAutre"
    sans_siret = await service.enregistrer(Agent("structure", "personne"), siret="")
    assert sans_siret["__typename"] == "Refus"


@pytest.mark.parametrize("agent", [PUBLIC_AGENT, RHONE, Agent("conseiller", "c"), Agent("service", "s")])
async def test_registering_is_for_structures_and_anct(service: Structures, agent: Agent) -> None:
    answer = await service.brut(ENREGISTRER, agent, demande=demande())
    assert answer["errors"][0]["extensions"]["code"] == "INTERDIT"


async def test_an_empty_form_is_told_all_its_faults(service: Structures) -> None:
    vides: list[Any] = [{}, {"contact": None}, {"contact": {}}, {"siret": "", "nom": " ", "contact": {"courriel": ""}}]
    for vide in vides:
        data = await service.demander(ENREGISTRER, ANCT, demande=vide)
        refus = data["enregistrerStructure"]
        assert (refus["code"], len(refus["fautes"])) == ("EnregistrementRefuse", 8)


@pytest.mark.parametrize(
    ("champ", "valeur"),
    [
        ("siret", "x" * 30_000),
        ("siret", "21690123100012"),
        ("nom", "x" * 30_000),
        ("nom", "\x00"),
        ("categorieJuridique", "\x00"),
        ("commune", "69000"),
        ("commune", "$where"),
    ],
)
async def test_a_bad_value_is_a_fault_of_its_field(service: Structures, champ: str, valeur: str) -> None:
    formulaire: dict[str, Any] = {champ: valeur}
    refus = await service.enregistrer(**formulaire)
    assert [f["champ"] for f in refus["fautes"]] == [champ]
    assert valeur[:20] not in str(refus)


@pytest.mark.parametrize("mauvais", [1, [], {"nom": 1}, {"inconnu": "x"}, "x", None])
async def test_a_form_of_the_wrong_shape_is_the_client_s_error(service: Structures, mauvais: Any) -> None:
    answer = await service.brut(ENREGISTRER, ANCT, demande=mauvais)
    assert answer["errors"]
    assert "ERREUR_INTERNE" not in str(answer)


async def test_an_idempotency_key_that_is_huge_is_refused(service: Structures) -> None:
    refus = await service.enregistrer(cle="x" * 201)
    assert refus["code"] == "CleInvalide"
