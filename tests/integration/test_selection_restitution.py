"""A withdrawal after a decision, and credits entered by hand: the posts come back once, whatever comes when."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from services.kit.aggregate import Introuvable, Refus
from services.selection import coselec, restitution
from services.selection.domain import Campagne, Decision, PostesNonDetenus
from services.selection.events import Verdict

from .engines import ENGINES
from .selection import UN_JOUR, Selection, ouvrir

CENT = [f"candidature-{n:03}" for n in range(100)]


@pytest.fixture(params=ENGINES)
async def selection(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Selection]:
    async with ouvrir(request.param, tmp_path) as ouverte:
        yield ouverte


async def decider(selection: Selection, session: str, candidature: str, postes: int = 2) -> Decision:
    return await coselec.decider(
        selection.stores, session, candidature, verdict=Verdict.POSITIF, postes=postes, motifs=(), le=UN_JOUR
    )


async def crediter(selection: Selection, decision: str, source: str, postes: int = 1) -> Campagne:
    return await restitution.crediter_postes(
        selection.stores, decision, postes=postes, motif="La structure rend un poste.", source=source, le=UN_JOUR
    )


async def attribues(selection: Selection, campagne: str) -> int:
    gardee = await selection.stores.campagnes.get(campagne)
    assert gardee is not None
    return gardee.total_attribue


async def test_a_candidature_withdrawn_once_decided_gives_its_posts_back_once(selection: Selection) -> None:
    campagne = await selection.campagne(d69=3)
    session = await selection.en_seance(campagne, ["a", "b"])
    await decider(selection, session, "a")
    await selection.entendre("candidature_retiree", "a", sequence=9)
    assert await attribues(selection, campagne) == 0
    await selection.entendre("candidature_retiree", "a", sequence=9)
    await decider(selection, session, "b")
    assert await attribues(selection, campagne) == 2
    assert (await selection.relayer(fois=2)).count("campagne.postes_credites.v1") == 1
    assert await attribues(selection, campagne) == 2


async def test_a_withdrawal_that_comes_between_the_ledger_and_the_decision_is_credited_too(
    selection: Selection,
) -> None:
    campagne = await selection.campagne()
    session = await selection.en_seance(campagne, ["a"])
    await selection.inscrire_sans_plus(campagne, session, "a", verdict=Verdict.POSITIF, postes=2, motifs=())
    await selection.entendre("candidature_retiree", "a")
    assert await attribues(selection, campagne) == 2
    await selection.relayer(fois=2)
    assert await attribues(selection, campagne) == 0


async def test_a_withdrawal_before_any_decision_credits_nothing(selection: Selection) -> None:
    campagne = await selection.campagne()
    await selection.en_seance(campagne, ["a"])
    await selection.entendre("candidature_retiree", "a")
    await selection.entendre("candidature_retiree", "inconnue")
    assert "campagne.postes_credites.v1" not in await selection.relayer()


async def test_anct_credits_posts_of_a_closed_session_too(selection: Selection) -> None:
    campagne = await selection.campagne()
    session = await selection.en_seance(campagne, ["a"])
    decision = await decider(selection, session, "a")
    await coselec.deliberer(selection.stores, session, role="anct", le=UN_JOUR)
    for _ in range(2):
        assert (await crediter(selection, decision.id, "s1")).total_attribue == 1
    with pytest.raises(PostesNonDetenus):
        await crediter(selection, decision.id, "s2", postes=2)
    with pytest.raises(Introuvable):
        await crediter(selection, "inconnue", "s3")


async def test_a_hundred_credits_at_once_never_give_back_more_than_was_taken(selection: Selection) -> None:
    campagne = await selection.campagne()
    session = await selection.en_seance(campagne, ["a"])
    decision = await decider(selection, session, "a")
    reponses: list[Any] = await asyncio.gather(
        *(crediter(selection, decision.id, f"s{n}") for n in range(100)), return_exceptions=True
    )
    assert [type(r) for r in reponses if isinstance(r, Refus)] == [PostesNonDetenus] * 98
    assert await attribues(selection, campagne) == 0
