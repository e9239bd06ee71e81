"""A committee that decides: who was called is noted, and a withdrawal at the same moment never ends among them."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from services.kit.aggregate import Refus
from services.selection import coselec, seance
from services.selection.domain import (
    DejaDecidee,
    Deport,
    DeportTardif,
    PostesAuDelaDeLaDemande,
    PresidenceAbsente,
    QuorumNonAtteint,
    Session,
)
from services.selection.events import Verdict

from .engines import ENGINES
from .selection import UN_JOUR, Selection, ouvrir

CENT = [f"candidature-{n:03}" for n in range(100)]


@pytest.fixture(params=ENGINES)
async def selection(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Selection]:
    async with ouvrir(request.param, tmp_path) as ouverte:
        yield ouverte


async def decider(selection: Selection, session: str, candidature: str, **autrement: Any) -> Any:
    demande: dict[str, Any] = {"verdict": Verdict.POSITIF, "postes": 1, "motifs": (), **autrement}
    return await coselec.decider(selection.stores, session, candidature, le=UN_JOUR, **demande)


async def deporter(selection: Selection, session: str, membre: int, candidature: str) -> Session:
    return await seance.deporter(selection.stores, session, membre, candidature, role="anct", le=UN_JOUR)


async def presents(selection: Selection, session: str, *numeros: int) -> Session:
    return await seance.constater_presence(selection.stores, session, numeros, role="anct", le=UN_JOUR)


async def gardee(selection: Selection, session: str) -> Session:
    lue = await selection.stores.sessions.get(session)
    assert lue is not None
    return lue


async def test_nothing_is_decided_while_the_quorum_or_the_chair_is_missing(selection: Selection) -> None:
    campagne = await selection.campagne()
    session = await selection.en_seance(campagne, ["a"])
    await presents(selection, session, 1)
    with pytest.raises(QuorumNonAtteint):
        await decider(selection, session, "a")
    await presents(selection, session, 2, 3)
    with pytest.raises(PresidenceAbsente):
        await decider(selection, session, "a")
    registre = await selection.stores.campagnes.get(campagne)
    assert registre is not None
    assert registre.attribues == {}
    await presents(selection, session, 1, 3)
    await decider(selection, session, "a")
    assert (await gardee(selection, session)).votes == {"a": (1, 3)}


async def test_what_makes_no_sense_calls_nobody_to_vote(selection: Selection) -> None:
    session = await selection.en_seance(await selection.campagne(), ["a"])
    with pytest.raises(PostesAuDelaDeLaDemande):
        await decider(selection, session, "a", postes=3)
    assert (await gardee(selection, session)).votes == {}
    await deporter(selection, session, 3, "a")
    await decider(selection, session, "a")
    assert (await gardee(selection, session)).votes == {"a": (1, 2)}


async def test_a_decision_already_taken_calls_nobody_again(selection: Selection) -> None:
    session = await selection.en_seance(await selection.campagne(), ["a"])
    await decider(selection, session, "a")
    await presents(selection, session, 1, 2)
    with pytest.raises(DejaDecidee):
        await decider(selection, session, "a")
    assert (await gardee(selection, session)).votes == {"a": (1, 2, 3)}


async def test_a_candidature_is_put_off_when_withdrawals_leave_too_few(selection: Selection) -> None:
    session = await selection.en_seance(await selection.campagne(), ["a"])
    await deporter(selection, session, 2, "a")
    await deporter(selection, session, 3, "a")
    with pytest.raises(QuorumNonAtteint):
        await decider(selection, session, "a")
    decision = await decider(selection, session, "a", verdict=Verdict.EXAMEN_COMPLEMENTAIRE, postes=0)
    assert decision.verdict is Verdict.EXAMEN_COMPLEMENTAIRE


async def test_a_hundred_withdrawals_and_a_hundred_decisions_at_once_never_cross(selection: Selection) -> None:
    session = await selection.en_seance(await selection.campagne(), CENT)
    gestes = [geste for c in CENT for geste in (decider(selection, session, c), deporter(selection, session, 3, c))]
    reponses = await asyncio.gather(*gestes, return_exceptions=True)
    assert {type(r) for r in reponses if isinstance(r, BaseException)} <= {DeportTardif}
    finale = await gardee(selection, session)
    assert finale.comite is not None
    deportes = {d.candidature for d in finale.comite.deports}
    assert set(finale.votes) == set(CENT)
    for candidature, votants in finale.votes.items():
        assert votants == ((1, 2) if candidature in deportes else (1, 2, 3))
    tardifs = [r for r in reponses if isinstance(r, Refus)]
    assert len(tardifs) + len(deportes) == len(CENT)
    assert all(isinstance(d, Deport) for d in finale.comite.deports)
