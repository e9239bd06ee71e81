"""Who files is who structures say is on the post that day: contracts and accounts come by their facts."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from services.kit.bus import Incorrect
from services.kit.identity import Agent

from .activites import CONSEILLER, SIRET, Activites, conseiller_de, ouvrir
from .activites_documents import CORRIGER, MES_CRAS, RETIRER, SAISIE
from .engines import ENGINES
from .test_activites_subgraph import transmettre

NOUVEAU = Agent("conseiller", "sub-nouveau", frozenset(), SIRET)


@pytest.fixture(params=ENGINES)
async def service(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Activites]:
    async with ouvrir(request.param, tmp_path) as opened:
        await opened.structure()
        yield opened


async def relier(service: Activites, agent: Agent, *, sequence: int) -> None:
    data = {"conseiller": conseiller_de(CONSEILLER), "compte": agent.compte}
    await service.livrer("conseiller.compte_lie.v1", data["conseiller"], data, sequence=sequence)


async def test_each_step_that_is_missing_is_named(service: Activites) -> None:
    assert (await transmettre(service, "k-1"))["code"] == "CompteNonLie"
    await relier(service, CONSEILLER, sequence=1)
    assert (await transmettre(service, "k-1"))["code"] == "SansContrat"
    await service.recruter(structure="s-2")
    assert (await transmettre(service, "k-1"))["code"] == "EmployeurInconnu"
    await service.structure("s-2", "13002526500013")
    assert (await transmettre(service, "k-1"))["structure"] == "s-2"


async def test_a_token_with_the_right_siret_gives_no_right_to_file(service: Activites) -> None:
    await service.recruter()
    assert (await transmettre(service, "k-1", NOUVEAU))["code"] == "CompteNonLie"
    sans_siret = replace(CONSEILLER, siret=None)
    assert (await transmettre(service, "k-1", sans_siret))["statut"] == "TRANSMIS"


@pytest.mark.parametrize("motif", ["ADRESSE_CORRIGEE", "RETRAIT", "EFFACEMENT"])
async def test_an_account_that_is_no_longer_this_conseiller_s_files_and_reads_nothing(
    service: Activites, motif: str
) -> None:
    await service.recruter()
    await transmettre(service, "k-1")
    await delier(service, motif)
    assert (await transmettre(service, "k-2"))["code"] == "CompteNonLie"
    assert (await service.ask(MES_CRAS, CONSEILLER)).data["mesCras"]["edges"] == []


async def test_who_changes_employer_still_answers_for_what_it_did_before(service: Activites) -> None:
    await service.recruter()
    await delier(service, "AUTRE_EMPLOYEUR")
    assert (await transmettre(service, "k-1"))["statut"] == "TRANSMIS"


async def delier(service: Activites, motif: str) -> None:
    data = {"conseiller": conseiller_de(CONSEILLER), "compte": CONSEILLER.compte, "motif": motif}
    await service.livrer("conseiller.compte_delie.v1", data["conseiller"], data, sequence=50)


async def test_a_day_outside_the_contract_is_refused_with_the_reason(service: Activites) -> None:
    await service.recruter(debut="2026-03-02", fin=None)
    avant = await transmettre(service, "k-1", jour="2026-03-01")
    assert (avant["code"], avant["fautes"]) == ("HorsContrat", [{"champ": "jour"}])
    assert avant["message"].endswith("Il commence le 02/03/2026.")


@pytest.mark.parametrize("comment", ["contrat_rompu", "contrat_termine"])
async def test_nothing_is_filed_after_the_end_of_a_contract(service: Activites, comment: str) -> None:
    contrat = await service.recruter()
    for _ in range(2):
        await service.finir(contrat, "2026-02-27", comment=comment)
    refus = await transmettre(service, "k-1")
    assert refus["message"].endswith("Il a pris fin le 27/02/2026.")
    assert (await transmettre(service, "k-2", jour="2026-02-27"))["statut"] == "TRANSMIS"


async def test_an_older_fact_of_a_contract_changes_nothing(service: Activites) -> None:
    contrat = await service.recruter()
    await service.finir(contrat, "2026-02-27", sequence=3)
    await service.recruter()
    assert (await transmettre(service, "k-1"))["code"] == "HorsContrat"


async def test_a_corrected_contract_says_its_days_from_now_on(service: Activites) -> None:
    contrat = await service.recruter(debut="2026-03-02")
    data = {"contrat": contrat, "conseiller": conseiller_de(CONSEILLER), "poste": f"poste-{contrat}"}
    corrige = {**data, "structure": "s-1", "debut": "2026-02-02", "fin": None}
    await service.livrer("poste.contrat_corrige.v1", data["poste"], corrige, sequence=2)
    assert (await transmettre(service, "k-1", jour="2026-02-02"))["statut"] == "TRANSMIS"


async def test_the_end_of_a_contract_that_never_began_is_a_dead_letter(service: Activites) -> None:
    with pytest.raises(Incorrect):
        await service.finir("contrat-inconnu", "2026-02-27")


async def test_reports_filed_before_a_late_rupture_stay_and_can_be_corrected(service: Activites) -> None:
    contrat = await service.recruter()
    id = (await transmettre(service, "k-1"))["id"]
    await service.finir(contrat, "2026-02-27")
    corrige = await service.ask(CORRIGER, id=id, saisie={**SAISIE, "duree": 60})
    assert corrige.data["corrigerCra"]["statut"] == "CORRIGE"
    deplace = await service.ask(CORRIGER, id=id, saisie={**SAISIE, "jour": "2026-03-01"})
    assert deplace.data["corrigerCra"]["code"] == "HorsContrat"
    assert (await service.ask(RETIRER, id=id, motif="AUTRE")).data["retirerCra"]["statut"] == "RETIRE"


async def test_a_telephone_that_sends_again_after_the_rupture_is_told_what_it_filed(service: Activites) -> None:
    contrat = await service.recruter()
    cra = await transmettre(service, "k-1")
    await service.finir(contrat, "2026-02-27")
    assert await transmettre(service, "k-1") == cra
    assert (await transmettre(service, "k-1", duree=60))["code"] == "CleReutilisee"
    assert len(await service.dits()) == 1


async def test_reports_follow_the_conseiller_to_its_new_account(service: Activites) -> None:
    await service.recruter()
    id = (await transmettre(service, "k-1"))["id"]
    await relier(service, NOUVEAU, sequence=2)
    await relier(service, CONSEILLER, sequence=1)
    assert await miens(service, CONSEILLER) == []
    assert await miens(service, NOUVEAU) == [id]
    assert (await transmettre(service, "k-2"))["code"] == "CompteNonLie"
    assert (await transmettre(service, "k-2", NOUVEAU))["id"]


async def miens(service: Activites, agent: Agent) -> list[Any]:
    answer = await service.ask(MES_CRAS, agent)
    return [e["node"]["id"] for e in answer.data["mesCras"]["edges"]]
