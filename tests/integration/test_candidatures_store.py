"""Candidatures on a real store: many at once, facts twice, late or in another order."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from services.candidatures.domain import VerdictEligibilite
from services.kit.aggregate import Introuvable, Refus

from .candidatures import AVIS, FORMULAIRE, LYON, OUVRIR, RENDRE, Candidatures, agir, ouvrir
from .engines import ENGINES


@pytest.fixture(params=ENGINES)
async def service(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Candidatures]:
    async with ouvrir(request.param, tmp_path) as ouvert:
        yield ouvert


async def test_a_hundred_deposits_at_once_are_one_fact(service: Candidatures) -> None:
    id = await service.brouillon()
    reponses = await asyncio.gather(*(service.agir("lyon", agir("deposerCandidature"), id=id) for _ in range(100)))
    assert sum("statut" in r for r in reponses) == 1
    assert {r["code"] for r in reponses if "code" in r} == {"ActionImpossible"}
    assert (await service.faits())["candidature_deposee"] == 1


async def test_a_deposit_sent_a_hundred_times_with_its_key_answers_the_same(service: Candidatures) -> None:
    id = await service.brouillon()
    reponses = await asyncio.gather(
        *(service.agir("lyon", agir("deposerCandidature"), id=id, cle="k") for _ in range(100))
    )
    assert [r["statut"] for r in reponses] == ["DEPOSEE"] * 100
    assert (await service.faits())["candidature_deposee"] == 1


async def test_a_structure_has_one_open_initial_candidature_however_many_it_opens_at_once(
    service: Candidatures,
) -> None:
    reponses = await asyncio.gather(*(service.agir("lyon", OUVRIR, f=FORMULAIRE) for _ in range(50)))
    assert sum("statut" in r for r in reponses) == 1
    assert {r["code"] for r in reponses if "code" in r} == {"CandidatureDejaOuverte"}


async def test_other_kinds_and_later_ones_may_be_opened(service: Candidatures) -> None:
    id = await service.brouillon()
    assert "statut" in await service.agir("lyon", OUVRIR, f=FORMULAIRE, n="COORDINATEUR")
    assert "statut" in await service.agir("gueret", OUVRIR, f=FORMULAIRE)
    await service.agir("lyon", agir("retirerCandidature"), id=id)
    assert (await service.agir("lyon", OUVRIR, f=FORMULAIRE))["id"] != id
    assert await service.statut(id) == "RETIREE"


async def test_an_opening_sent_twice_with_its_key_opens_one(service: Candidatures) -> None:
    un, deux = await asyncio.gather(*(service.agir("lyon", OUVRIR, f=FORMULAIRE, cle="k") for _ in range(2)))
    assert un == deux
    autre = await service.agir("lyon", OUVRIR, f={**FORMULAIRE, "postesSouhaites": 1}, cle="k")
    assert autre["code"] == "CleReutilisee"


async def test_two_agents_who_give_an_avis_at_once_make_two_versions(service: Candidatures) -> None:
    id = await service.deposee()
    await service.agir("rhone", agir("ouvrirInstruction"), id=id)
    await asyncio.gather(*(service.agir("rhone", RENDRE, id=id, avis={**AVIS, "postesRecommandes": n}) for n in (1, 2)))
    candidature = await service.stores.candidatures.get(id)
    assert candidature is not None
    assert [a.numero for a in candidature.avis] == [1, 2]
    assert {a.postes_recommandes for a in candidature.avis} == {1, 2}
    assert (await service.faits())["avis_prefet_rendu"] == 2


async def test_an_avis_and_an_agenda_at_once_leave_no_avis_after_the_agenda(service: Candidatures) -> None:
    id = await service.avis_rendu()
    await asyncio.gather(
        service.agenda("coselec", id), *(service.agir("rhone", RENDRE, id=id, avis=AVIS) for _ in range(5))
    )
    candidature = await service.stores.candidatures.get(id)
    assert candidature is not None
    assert candidature.historique[-1].action == "INSCRIRE"


async def test_each_fact_of_selection_counts_once(service: Candidatures) -> None:
    id = await service.avis_rendu()
    for _ in range(2):
        await service.agenda("coselec", id)
    for _ in range(2):
        await service.decision("coselec", id)
    await service.agenda("coselec", id)
    faits = await service.faits()
    assert (faits["candidature_inscrite"], faits["candidature_acceptee"]) == (1, 1)
    assert await service.statut(id) == "ACCEPTEE"


async def test_a_decision_read_before_its_agenda_is_not_lost(service: Candidatures) -> None:
    id = await service.avis_rendu()
    await service.decision("coselec", id, "NEGATIF", 0)
    await service.agenda("coselec", id)
    assert await service.statut(id) == "REFUSEE"
    assert (await service.faits())["candidature_inscrite"] == 1


async def test_a_cancelled_session_gives_its_candidatures_back_once(service: Candidatures) -> None:
    id = await service.avis_rendu()
    await service.agenda("coselec", id)
    for _ in range(2):
        await service.annulation("coselec", id)
    await service.agenda("coselec", id)
    assert await service.statut(id) == "AVIS_RENDU"
    assert (await service.faits())["candidature_desinscrite"] == 1
    await service.agenda("coselec-suivante", id)
    assert await service.statut(id) == "INSCRITE"


async def test_a_candidature_withdrawn_meanwhile_is_left_alone(service: Candidatures) -> None:
    id = await service.avis_rendu()
    await service.agir("lyon", agir("retirerCandidature"), id=id)
    await service.agenda("coselec", id)
    await service.decision("coselec", id)
    await service.annulation("coselec", id)
    assert await service.statut(id) == "RETIREE"


async def test_one_candidature_that_does_not_fit_does_not_keep_the_others_from_their_session(
    service: Candidatures,
) -> None:
    id, sans_avis = await service.avis_rendu(), await service.deposee("gueret")
    with pytest.raises(Refus):
        await service.agenda("coselec", sans_avis, "inconnue", id)
    assert await service.statut(id) == "INSCRITE"
    assert await service.statut(sans_avis) == "DEPOSEE"


async def test_a_decision_on_a_candidature_nobody_knows_is_a_refusal_and_not_silence(service: Candidatures) -> None:
    with pytest.raises(Introuvable):
        await service.decision("coselec", "inconnue")


async def test_an_older_verdict_on_a_structure_does_not_replace_a_later_one(service: Candidatures) -> None:
    structure = await service.structure(LYON, "69", verdict="INELIGIBLE", sequence=3)
    await service.structure(LYON, "69", verdict="ELIGIBLE", sequence=2)
    connue = await service.stores.structures.get(structure)
    assert connue is not None
    assert connue.eligibilite.verdict is VerdictEligibilite.INELIGIBLE


async def test_what_is_kept_is_read_back_the_same(service: Candidatures) -> None:
    id = await service.avis_rendu()
    await service.agenda("coselec", id)
    await service.decision("coselec", id)
    candidature = await service.stores.candidatures.get(id)
    assert candidature is not None
    assert [str(t.vers) for t in candidature.historique] == [
        "DEPOSEE",
        "EN_INSTRUCTION",
        "AVIS_RENDU",
        "INSCRITE",
        "ACCEPTEE",
    ]
    assert candidature.version == 6
    assert candidature.avis[0].motivation == AVIS["motivation"]
