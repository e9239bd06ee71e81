"""However many decide at once, the envelope holds and each candidature has one decision."""

import asyncio
from collections.abc import AsyncIterator, Awaitable
from pathlib import Path
from typing import Any

import pytest

from services.kit.aggregate import Refus
from services.kit.store import CleReutilisee, Commande
from services.selection import coselec
from services.selection.domain import (
    Decision,
    DejaDecidee,
    Entrees,
    EnveloppeDepartementaleEpuisee,
    Sens,
    decision_id,
)
from services.selection.events import Motif, Verdict

from .engines import ENGINES
from .selection import MOTIVATION, UN_JOUR, Selection, ouvrir

FAVORABLE = Entrees(sens=Sens.FAVORABLE, rang=None)


@pytest.fixture(params=ENGINES)
async def selection(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Selection]:
    async with ouvrir(request.param, tmp_path) as ouverte:
        yield ouverte


async def decider(
    selection: Selection, session: str, candidature: str, commande: Commande | None = None, **autrement: Any
) -> Decision:
    demande: dict[str, Any] = {"verdict": Verdict.POSITIF, "postes": 2, "motifs": (), **autrement}
    return await coselec.decider(selection.stores, session, candidature, le=UN_JOUR, commande=commande, **demande)


async def tous(*decisions: Awaitable[Any]) -> tuple[list[Any], list[Refus]]:
    """All at once: what was done, and what was refused."""
    reponses = await asyncio.gather(*decisions, return_exceptions=True)
    refus = [r for r in reponses if isinstance(r, Refus)]
    faites = [r for r in reponses if not isinstance(r, BaseException)]
    assert len(refus) + len(faites) == len(reponses), reponses
    return faites, refus


async def rendues(selection: Selection, session: str) -> list[Decision]:
    return [d async for d in selection.stores.decisions.scan({"session": session}, ("rendue_le",))]


CENT = [f"candidature-{n:03}" for n in range(100)]


async def test_a_hundred_members_who_decide_at_once_share_exactly_what_is_left(selection: Selection) -> None:
    campagne = await selection.campagne(d69=31)
    session = await selection.en_seance(campagne, CENT)
    faites, refus = await tous(*(decider(selection, session, c) for c in CENT))
    assert len(faites) == 15
    assert {type(r) for r in refus} == {EnveloppeDepartementaleEpuisee}
    assert {r.precision for r in refus} == {"Postes restants (69) : 1."}
    registre = await selection.stores.campagnes.get(campagne)
    assert registre is not None
    assert registre.attribues == {"69": 30}
    assert sum(d.postes_attribues for d in await rendues(selection, session)) == 30
    await decider(selection, session, next(c for c in CENT if f"{session}/{c}" not in registre.lignes), postes=1)


async def test_whoever_checks_first_and_writes_later_exceeds_the_envelope(selection: Selection) -> None:
    """The defence off: what ``decider`` would be without the condition on its write."""
    campagne = await selection.campagne(d69=31)
    session = await selection.en_seance(campagne, CENT)

    async def verifier_puis_ecrire(candidature: str) -> int:
        lue = await selection.stores.campagnes.get(campagne)
        assert lue is not None
        suite, fait = lue.decider(
            session=session,
            candidature=candidature,
            departement="69",
            structure="st",
            siret="s",
            postes_souhaites=2,
            verdict=Verdict.POSITIF,
            postes=2,
            motifs=(),
            entrees=FAVORABLE,
            le=UN_JOUR,
        )
        await selection.stores.campagnes.change(campagne, lambda _: (suite, fait))
        return fait.postes_attribues

    attribues, _ = await tous(*(verifier_puis_ecrire(c) for c in CENT[:40]))
    assert sum(attribues) > 31


async def test_two_members_on_one_candidature_make_one_decision(selection: Selection) -> None:
    session = await selection.en_seance(await selection.campagne(), ["a"])
    faites, refus = await tous(
        *(decider(selection, session, "a", postes=postes) for postes in (1, 2) * 10),
    )
    assert len(faites) == 1
    assert {type(r) for r in refus} == {DejaDecidee}
    assert await rendues(selection, session) == faites


async def test_the_same_command_sent_again_at_once_or_later_answers_the_same(selection: Selection) -> None:
    session = await selection.en_seance(await selection.campagne(), ["a", *CENT[:30]])
    commande = Commande("chef:1", "x")
    faites, refus = await tous(*(decider(selection, session, "a", commande) for _ in range(10)))
    assert (len(faites), refus) == (10, [])
    for n, autre in enumerate(CENT[:30]):  # more than the ledger remembers
        await decider(selection, session, autre, Commande(f"chef:{n + 2}", "x"))
    assert await decider(selection, session, "a", commande) == faites[0]
    with pytest.raises(DejaDecidee):
        await decider(selection, session, "a")
    with pytest.raises(DejaDecidee):
        await decider(selection, session, "a", Commande("autre:1", "x"))
    with pytest.raises(CleReutilisee):
        await decider(selection, session, "a", Commande("chef:1", "y"))


async def test_a_decision_left_by_a_crash_is_finished_by_its_event(selection: Selection) -> None:
    campagne = await selection.campagne()
    session = await selection.en_seance(campagne, ["a"])
    await selection.inscrire_sans_plus(campagne, session, "a")
    assert await rendues(selection, session) == []
    await selection.relayer(fois=2)
    [decision] = await rendues(selection, session)
    assert (decision.id, decision.motifs, decision.version) == (
        decision_id(session, "a"),
        (Motif.QUALITE_DU_PROJET,),
        1,
    )


async def test_a_decision_left_by_a_crash_is_finished_by_whoever_asks_again(selection: Selection) -> None:
    campagne = await selection.campagne()
    session = await selection.en_seance(campagne, ["a"])
    commande = Commande("chef:1", "x")
    await selection.inscrire_sans_plus(campagne, session, "a", commande)
    refusee = {"verdict": Verdict.NEGATIF, "postes": 0, "motifs": (Motif.QUALITE_DU_PROJET,), "motivation": MOTIVATION}
    decision = await decider(selection, session, "a", commande, **refusee)
    await selection.relayer()
    assert await rendues(selection, session) == [decision]
