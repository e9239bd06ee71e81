"""A conseiller and its contracts: who holds a post is neither withdrawn nor erased, whatever comes at once."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from services.kit.temps import jour_paris, maintenant

from .conseillers import (
    MOTIF,
    VUE,
    declarer,
    dits,
    faire,
    geste,
    recruter,
)
from .engines import ENGINES
from .structures import (
    ANCT,
    Structures,
    ouvrir,
)

LIRE = f"query ($id: ID!) {{ conseiller(id: $id) {{ {VUE} }} }}"
RETIRER = geste("retirerConseiller", "$id: ID!, $motif: String!")
RECRUTER = """mutation ($poste: ID!, $conseiller: ID!, $contrat: ContratInput!) {
  recruter(poste: $poste, conseiller: $conseiller, contrat: $contrat) {
    ... on Poste { id } ... on Refus { code message fautes { champ message } } } }"""
EFFACER = geste("effacerConseiller", "$id: ID!", VUE)


@pytest.fixture(params=ENGINES)
async def service(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Structures]:
    async with ouvrir(request.param, tmp_path) as ouvert:
        yield ouvert


async def test_a_conseiller_with_a_contract_is_not_withdrawn(service: Structures) -> None:
    id = (await declarer(service))["id"]
    await recruter(service, id)
    assert (await faire(service, RETIRER, id=id, motif=MOTIF))["code"] == "ContratExistant"
    assert (await faire(service, EFFACER, ANCT, id=id))["code"] == "ContratEnCours"


async def test_a_contract_that_crosses_the_withdrawal_undoes_it(service: Structures) -> None:
    id = (await declarer(service))["id"]
    await faire(service, RETIRER, id=id, motif=MOTIF)
    for _ in range(2):
        await recruter(service, id)
    assert (await faire(service, LIRE, id=id))["statut"] == "ACTIF"
    assert (await dits(service))[-3:] == ["conseiller_retire", "conseiller_repris", "compte_a_confirmer"]


async def poste_de(service: Structures, conseiller: str) -> str:
    """A vacant post of the conseiller's structure, by a decision of its own."""
    structure = (await faire(service, LIRE, id=conseiller))["structure"]["id"]
    await service.decision(f"d-{conseiller}", structure, 1)
    (poste,) = [p async for p in service.stores.postes.scan({"decision": f"d-{conseiller}"})]
    return poste.id


async def embaucher(service: Structures, poste: str, conseiller: str) -> Any:
    contrat = {"nature": "CDI", "debut": str(jour_paris(maintenant())), "remuneration": 250_000}
    return await faire(service, RECRUTER, poste=poste, conseiller=conseiller, contrat=contrat)


async def test_who_holds_a_post_is_neither_withdrawn_nor_erased_from_that_very_moment(service: Structures) -> None:
    id = (await declarer(service))["id"]
    assert "id" in await embaucher(service, await poste_de(service, id), id)
    assert (await faire(service, RETIRER, id=id, motif=MOTIF))["code"] == "ContratExistant"
    assert (await faire(service, EFFACER, ANCT, id=id))["code"] == "ContratEnCours"


async def test_a_conseiller_that_was_withdrawn_is_not_recruited(service: Structures) -> None:
    id = (await declarer(service))["id"]
    poste = await poste_de(service, id)
    await faire(service, RETIRER, id=id, motif=MOTIF)
    assert (await embaucher(service, poste, id))["code"] == "ConseillerNonDeclare"


async def test_whoever_is_recruited_is_a_conseiller_once_the_facts_have_come(service: Structures) -> None:
    for n in range(15):
        id = (await declarer(service, courriel=f"c{n}@exemple.fr"))["id"]
        poste = await poste_de(service, id)
        embauche, _ = await asyncio.gather(embaucher(service, poste, id), faire(service, RETIRER, id=id, motif=MOTIF))
        await service.entendre()
        statut = (await faire(service, LIRE, id=id))["statut"]
        assert statut == ("ACTIF" if "id" in embauche else "RETIRE")
