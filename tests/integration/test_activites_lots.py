"""Reports made off line and sent later, and drafts: each line for itself, nothing twice, nothing told too early."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from services.kit.identity import Agent
from services.kit.store.counted import Counted

from .activites import CONSEILLER, SIRET, Activites, ouvrir
from .activites_documents import DERNIER, ENREGISTRER, LOT, MES_BROUILLONS, RETIRER, SAISIE, SUPPRIMER
from .engines import ENGINES
from .test_activites_subgraph import transmettre

COLLEGUE = Agent("conseiller", "sub-2", frozenset(), SIRET)


@pytest.fixture(params=ENGINES)
async def service(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Activites]:
    async with ouvrir(request.param, tmp_path) as opened:
        await opened.structure()
        await opened.recruter()
        yield opened


def ligne(cle: str, **valeurs: Any) -> dict[str, Any]:
    return {"saisie": {**SAISIE, **valeurs}, "cle": cle}


async def envoyer(service: Activites, *lot: dict[str, Any], agent: Agent = CONSEILLER) -> Any:
    answer = await service.ask(LOT, agent, lot=list(lot))
    assert answer.errors is None
    return answer.data["transmettreCras"]


async def brouillons(service: Activites, agent: Agent = CONSEILLER) -> list[Any]:
    answer = await service.ask(MES_BROUILLONS, agent)
    return [e["node"] for e in answer.data["mesBrouillons"]["edges"]]


async def garder(service: Activites, cle: str, agent: Agent = CONSEILLER, **saisie: Any) -> Any:
    return (await service.ask(ENREGISTRER, agent, saisie=saisie, cle=cle)).data["enregistrerBrouillon"]


async def test_each_line_of_a_lot_is_answered_for_itself(service: Activites) -> None:
    avant = await transmettre(service, "k-0")
    lot = (ligne("k-0"), ligne("k-1"), ligne("k-2", duree=0, themes=[]), ligne("k-3", jour="2025-12-31"), ligne(""))
    lignes = (await envoyer(service, *lot))["lignes"]
    assert [x["cle"] for x in lignes] == ["k-0", "k-1", "k-2", "k-3", ""]
    assert (lignes[0]["cra"]["id"], lignes[0]["dejaTransmis"]) == (avant["id"], True)
    assert (lignes[1]["cra"]["statut"], lignes[1]["dejaTransmis"]) == ("TRANSMIS", False)
    assert lignes[2]["refus"]["fautes"] == [{"champ": "duree"}, {"champ": "themes"}]
    assert [x["refus"]["code"] for x in lignes[2:]] == ["CraInvalide", "HorsContrat", "CleInvalide"]
    assert len(await service.dits()) == 2


async def test_a_lot_sent_again_files_nothing_more(service: Activites) -> None:
    lot = [ligne(f"k-{n}") for n in range(20)]
    envois = await asyncio.gather(*(envoyer(service, *lot) for _ in range(5)))
    assert len({x["cra"]["id"] for envoi in envois for x in envoi["lignes"]}) == 20
    assert len(await service.dits()) == 20


async def test_a_key_twice_in_one_lot_is_one_report(service: Activites) -> None:
    pareilles = (await envoyer(service, ligne("k-1"), ligne("k-1")))["lignes"]
    assert len({x["cra"]["id"] for x in pareilles}) == 1
    autres = (await envoyer(service, ligne("k-2"), ligne("k-2", duree=60)))["lignes"]
    assert Counter(x["refus"]["code"] if x["refus"] else "" for x in autres) == {"": 1, "CleReutilisee": 1}


@pytest.mark.parametrize("nombre", [0, 101])
async def test_a_lot_has_from_one_to_a_hundred_lines(service: Activites, nombre: int) -> None:
    assert (await envoyer(service, *[ligne(f"k-{n}") for n in range(nombre)]))["code"] == "LotInvalide"
    assert await service.dits() == []


async def test_a_lot_costs_one_write_a_line_and_looks_up_once_who_files(service: Activites) -> None:
    compte = Counted(service.engine)
    lot = [ligne(f"k-{n}") for n in range(100)]
    for appels_au_plus in (110, 210):
        compte.calls.clear()
        assert len((await envoyer(Activites(compte), *lot))["lignes"]) == 100
        assert compte.calls.total() <= appels_au_plus
    assert len(await service.dits()) == 100


async def test_a_draft_is_its_authors_alone_and_is_told_to_nobody(service: Activites) -> None:
    assert (await garder(service, "k-1", themes=["EMAIL"]))["cle"] == "k-1"
    assert (await garder(service, "k-1", duree=20))["cle"] == "k-1"
    (brouillon,) = await brouillons(service)
    assert (brouillon["formulaire"]["duree"], brouillon["formulaire"]["themes"]) == (20, [])
    assert await brouillons(service, COLLEGUE) == []
    refus = await service.ask(SUPPRIMER, COLLEGUE, cle="k-1")
    assert refus.data["supprimerBrouillon"] == {"code": "Introuvable"}
    assert len(await brouillons(service)) == 1
    assert await service.dits() == []


async def test_a_draft_that_is_filed_is_no_draft_any_more(service: Activites) -> None:
    for cle in ("k-1", "k-2", "k-3", "k-4"):
        await garder(service, cle, **SAISIE)
    await transmettre(service, "k-1")
    await envoyer(service, ligne("k-2"), ligne("k-3", duree=0))
    assert {b["cle"] for b in await brouillons(service)} == {"k-3", "k-4"}
    supprime = [(await service.ask(SUPPRIMER, cle="k-4")).data["supprimerBrouillon"] for _ in range(2)]
    assert supprime == [{"cle": "k-4"}, {"code": "Introuvable"}]
    assert {b["cle"] for b in await brouillons(service)} == {"k-3"}


async def test_a_draft_holds_nothing_that_no_report_could_say(service: Activites) -> None:
    refus = await garder(service, "k-1", commune="Madame Une Telle", themes=["EMAIL", "EMAIL"])
    assert refus == {"code": "CraInvalide", "fautes": [{"champ": "commune"}, {"champ": "themes"}]}
    assert (await garder(service, ""))["code"] == "CleInvalide"
    assert (await garder(service, "k-1", COLLEGUE))["code"] == "CompteNonLie"
    assert await brouillons(service) == []


async def test_drafts_have_an_end_and_the_last_one_can_still_be_rewritten(service: Activites) -> None:
    for n in range(100):
        await garder(service, f"k-{n}", duree=n)
    assert (await garder(service, "k-100"))["code"] == "TropDeBrouillons"
    assert (await garder(service, "k-99", duree=5))["cle"] == "k-99"


async def test_the_same_as_the_last_one_is_its_form_dated_today(service: Activites) -> None:
    assert (await service.ask(DERNIER)).data["memeQueLeDernier"] is None
    atelier: dict[str, Any] = {"type": "COLLECTIF", "lieu": "AUTRE", "commune": "69266", "participants": 6}
    ages = [{"tranche": "DE_12_A_17", "nombre": 5}]
    id = (await transmettre(service, "k-1", **atelier, ages=ages, jour="2026-02-02"))["id"]
    formulaire = (await service.ask(DERNIER)).data["memeQueLeDernier"]
    assert formulaire["jour"] == "2026-03-02"
    assert {cle: formulaire[cle] for cle in (*atelier, "ages")} == {**atelier, "ages": ages}
    tel_quel: dict[str, Any] = dict(formulaire)
    assert (await transmettre(service, "k-2", **tel_quel))["id"]
    assert (await service.ask(DERNIER, COLLEGUE)).data["memeQueLeDernier"] is None
    await service.ask(RETIRER, id=id, motif="AUTRE")
    assert (await service.ask(DERNIER)).data["memeQueLeDernier"]["commune"] == "69266"
