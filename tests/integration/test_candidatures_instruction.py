"""The instruction as préfecture, structure and ANCT see it: what is missing, who holds the pen, why, how long."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from .candidatures import AVIS, DEMANDER, FOURNIR, MANQUE, RENDRE, UN_JOUR, Candidatures, agir, ouvrir

COMPLEMENTS = """query ($id: ID!) { candidature(id: $id) {
    complements { numero manque demandeLe echeance issue reponse reponduLe } } }"""
PLUME = "query ($id: ID!) { candidature(id: $id) { plume { qui depuis } } }"
HISTORIQUE = "query ($id: ID!) { candidature(id: $id) { historique { action par pourquoi } } }"
DELAIS = """query ($d: String!) { delais(departement: $d) {
    departement detenues aRelancer enRetard ageMedian ageMaximal avis mediane p90 depuis calculeLe } }"""


@pytest.fixture
async def service(tmp_path: Path) -> AsyncIterator[Candidatures]:
    async with ouvrir("sqlite", tmp_path) as ouvert:
        yield ouvert


async def lire(service: Candidatures, qui: str, query: str, **variables: Any) -> Any:
    answer = await service.demander(qui, query, **variables)
    assert answer.errors is None, answer.errors
    (donnee,) = answer.data.values()
    return donnee


async def test_what_is_missing_is_read_by_who_asked_who_owes_it_and_anct(service: Candidatures) -> None:
    id = await service.complement_demande()
    attendu = {
        "numero": 1,
        "manque": MANQUE,
        "demandeLe": "2026-03-10T09:00:00+00:00",
        "echeance": "2026-04-09",
        "issue": None,
        "reponse": None,
        "reponduLe": None,
    }
    for qui in ("rhone", "anct", "lyon"):
        assert await lire(service, qui, COMPLEMENTS, id=id) == {"complements": [attendu]}
    answer = await service.demander("coordinateur", COMPLEMENTS, id=id)
    assert answer.errors[0].extensions["code"] == "INTERDIT"
    await service.agir("lyon", FOURNIR, id=id, reponse="Les voici.")
    (fourni,) = (await lire(service, "rhone", COMPLEMENTS, id=id))["complements"]
    assert (fourni["issue"], fourni["reponse"], fourni["echeance"]) == ("FOURNI", "Les voici.", None)


async def test_only_its_prefecture_asks_and_only_its_structure_answers(service: Candidatures) -> None:
    id = await service.instruite()
    assert (await service.agir("paris", DEMANDER, id=id, manque=MANQUE))["code"] == "Introuvable"
    for qui in ("lyon", "anct", "coordinateur", "public"):
        answer = await service.demander(qui, f"{DEMANDER} {{ __typename }} }}", id=id, manque=MANQUE)
        assert answer.errors[0].extensions["code"] == "INTERDIT"
    await service.agir("rhone", DEMANDER, id=id, manque=MANQUE)
    assert (await service.agir("gueret", FOURNIR, id=id, reponse="Voici."))["code"] == "Introuvable"
    assert (await service.agir("gueret", agir("refuserComplement"), id=id))["code"] == "Introuvable"
    for qui in ("rhone", "anct", "public"):
        for mutation in (
            FOURNIR.replace("$reponse: String!, ", "").replace("$reponse", '"x"'),
            agir("refuserComplement"),
        ):
            answer = await service.demander(qui, f"{mutation} {{ __typename }} }}", id=id)
            assert answer.errors[0].extensions["code"] == "INTERDIT"
    assert (await service.agir("lyon", agir("refuserComplement"), id=id))["statut"] == "EN_INSTRUCTION"


@pytest.mark.parametrize("manque", ["", "x" * 9, "é" * 4_001, "x" * 10 + "\x00"])
async def test_a_request_that_says_too_little_or_too_much_is_refused_by_its_field(
    service: Candidatures, manque: str
) -> None:
    id = await service.instruite()
    refus = await service.agir("rhone", DEMANDER, id=id, manque=manque)
    assert (refus["code"], [f["champ"] for f in refus["fautes"]]) == ("ComplementInvalide", ["manque"])


async def test_a_request_or_an_answer_sent_twice_with_its_key_counts_once(service: Candidatures) -> None:
    id = await service.instruite()
    un, deux = [await service.agir("rhone", DEMANDER, id=id, manque=MANQUE, cle="d") for _ in range(2)]
    assert un == deux
    assert (await service.agir("rhone", DEMANDER, id=id, manque=MANQUE))["code"] == "ActionImpossible"
    un, deux = [await service.agir("lyon", FOURNIR, id=id, reponse="Voici.", cle="f") for _ in range(2)]
    assert un == deux
    assert (await service.agir("lyon", FOURNIR, id=id, reponse="Autre.", cle="f"))["code"] == "CleReutilisee"


async def test_after_the_delay_a_structure_is_told_that_it_is_too_late(service: Candidatures) -> None:
    id = await service.complement_demande()
    service.le = UN_JOUR + timedelta(days=31)
    assert (await service.agir("lyon", FOURNIR, id=id, reponse="Voici."))["code"] == "ComplementHorsDelai"


async def test_who_may_read_a_candidature_sees_who_holds_the_pen(service: Candidatures) -> None:
    id = await service.complement_demande()
    for qui in ("lyon", "rhone", "anct", "coordinateur"):
        assert (await lire(service, qui, PLUME, id=id))["plume"] == {
            "qui": "STRUCTURE",
            "depuis": "2026-03-10T09:00:00+00:00",
        }


async def test_the_history_says_why_to_those_concerned_and_never_the_reasons_of_the_avis(service: Candidatures) -> None:
    id = await service.complement_demande()
    await service.agir("lyon", FOURNIR, id=id, reponse="Les voici.")
    await service.agir("rhone", RENDRE, id=id, avis=AVIS)
    for qui in ("lyon", "rhone", "anct"):
        historique = (await lire(service, qui, HISTORIQUE, id=id))["historique"]
        assert [(e["action"], e["par"], e["pourquoi"]) for e in historique] == [
            ("DEPOSER", "STRUCTURE", None),
            ("OUVRIR_INSTRUCTION", "PREFECTURE", None),
            ("DEMANDER_COMPLEMENT", "PREFECTURE", MANQUE),
            ("FOURNIR_COMPLEMENT", "STRUCTURE", "Les voici."),
            ("RENDRE_AVIS", "PREFECTURE", None),
        ]
    answer = await service.demander("coordinateur", HISTORIQUE, id=id)
    assert answer.errors[0].extensions["code"] == "INTERDIT"
    assert len((await lire(service, "coordinateur", HISTORIQUE.replace(" pourquoi", ""), id=id))["historique"]) == 5


async def test_a_prefecture_reads_what_it_holds_and_how_long_its_avis_take(service: Candidatures) -> None:
    for n in range(3):
        qui = await service.voisine(n)
        service.le = UN_JOUR
        id = await service.deposee(qui)
        service.le = UN_JOUR + timedelta(days=10 * n + 1)
        await service.agir("rhone", agir("ouvrirInstruction"), id=id)
        await service.agir("rhone", RENDRE, id=id, avis=AVIS)
        await service.agir("rhone", RENDRE, id=id, avis=AVIS)
    service.le = UN_JOUR
    await service.deposee()
    await service.deposee("gueret")
    service.le = UN_JOUR + timedelta(days=25)
    attendu = {
        "departement": "69",
        "detenues": 1,
        "aRelancer": 1,
        "enRetard": 0,
        "ageMedian": 25,
        "ageMaximal": 25,
        "avis": 3,
        "mediane": 11,
        "p90": 21,
        "depuis": "2025-04-04T09:00:00+00:00",
        "calculeLe": "2026-04-04T09:00:00+00:00",
    }
    for qui in ("rhone", "anct"):
        assert await lire(service, qui, DELAIS, d="69") == attendu


async def test_an_adjourned_candidature_is_held_and_its_avis_measured_once_each(service: Candidatures) -> None:
    id = await service.avis_rendu()
    await service.agenda("s1", id)
    await service.decision("s1", id, "EXAMEN_COMPLEMENTAIRE", 0)
    delais = await lire(service, "rhone", DELAIS, d="69")
    assert (delais["detenues"], delais["avis"], delais["mediane"]) == (1, 1, 0)
    await service.agir("rhone", agir("reprendreInstruction"), id=id)
    service.le = UN_JOUR + timedelta(days=4)
    await service.agir("rhone", RENDRE, id=id, avis=AVIS)
    delais = await lire(service, "rhone", DELAIS, d="69")
    assert (delais["detenues"], delais["avis"], delais["p90"]) == (0, 2, 4)


async def test_the_delays_of_nobody_are_none_and_those_of_another_are_refused(service: Candidatures) -> None:
    vide = await lire(service, "anct", DELAIS, d="23")
    assert (vide["detenues"], vide["ageMaximal"], vide["avis"], vide["mediane"]) == (0, None, 0, None)
    for d in ("23", "", "é" * 10_000):
        assert (await service.demander("rhone", DELAIS, d=d)).errors[0].extensions["code"] == "Introuvable"
    for qui in ("lyon", "coordinateur", "conseiller", "partenaire", "public"):
        assert (await service.demander(qui, DELAIS, d="69")).errors[0].extensions["code"] == "INTERDIT"


async def test_the_delays_are_two_reads_whatever_the_number(service: Candidatures) -> None:
    await service.deposee()
    service.lectures.clear()
    await lire(service, "rhone", DELAIS, d="69")
    assert service.lectures == ["query", "query"]
