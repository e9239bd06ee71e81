"""What structures tells of a post that came back: its envelope takes it again, once."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from services.kit.aggregate import Introuvable
from services.selection import coselec
from services.selection.events import Verdict

from .engines import ENGINES
from .selection import UN_JOUR, Selection, ouvrir


@pytest.fixture(params=ENGINES)
async def selection(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Selection]:
    async with ouvrir(request.param, tmp_path) as ouverte:
        yield ouverte


async def decision_de_deux_postes(selection: Selection) -> tuple[str, str]:
    campagne = await selection.campagne(d69=2)
    session = await selection.en_seance(campagne, ["a"])
    decision = await coselec.decider(
        selection.stores, session, "a", verdict=Verdict.POSITIF, postes=2, motifs=(), le=UN_JOUR
    )
    return campagne, decision.id


async def rendu(selection: Selection, decision: str, poste: str) -> None:
    fait = {"poste": poste, "decision": decision, "motif": "FIN_DU_PROJET", "le": UN_JOUR}
    await selection.livrer("poste.poste_rendu.v1", poste, 3, fait)


async def reste(selection: Selection, campagne: str) -> int:
    gardee = await selection.stores.campagnes.get(campagne)
    assert gardee is not None
    return gardee.reste("69")


async def test_a_post_given_back_is_in_its_envelope_again_however_often_it_is_told(selection: Selection) -> None:
    campagne, decision = await decision_de_deux_postes(selection)
    for _ in range(3):
        await rendu(selection, decision, "p1")
    assert await reste(selection, campagne) == 1
    assert (await selection.relayer(fois=2)).count("campagne.postes_credites.v1") == 1
    await rendu(selection, decision, "p2")
    assert await reste(selection, campagne) == 2


async def test_a_hundred_returns_at_once_never_fill_an_envelope_over_its_brim(selection: Selection) -> None:
    campagne, decision = await decision_de_deux_postes(selection)
    await asyncio.gather(*(rendu(selection, decision, f"p{n}") for n in range(100)))
    assert await reste(selection, campagne) == 2


async def test_a_post_of_a_decision_that_nobody_took_is_a_dead_letter(selection: Selection) -> None:
    with pytest.raises(Introuvable):
        await rendu(selection, "inconnue", "p1")
