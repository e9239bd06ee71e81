"""The ledger and its decisions agree after all that may move a post; what differs is named, and by ids alone."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from services.kit.audit import Audit, Auditeur
from services.selection import coselec
from services.selection.audit import auditer
from services.selection.domain import Decision
from services.selection.events import Verdict

from .engines import ENGINES
from .selection import UN_JOUR, Selection, ouvrir


@pytest.fixture(params=ENGINES)
async def selection(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Selection]:
    async with ouvrir(request.param, tmp_path) as ouverte:
        yield ouverte


async def decider(selection: Selection) -> tuple[str, Decision]:
    campagne = await selection.campagne(d69=9)
    session = await selection.en_seance(campagne, ["a", "b"])
    un, _ = [
        await coselec.decider(selection.stores, session, c, verdict=Verdict.POSITIF, postes=2, motifs=(), le=UN_JOUR)
        for c in ("a", "b")
    ]
    return campagne, un


async def alterer(selection: Selection, decision: Decision, postes: int) -> None:
    """What no rule does: a hand in the store."""
    rows = selection.engine.rows("decisions")
    row = (await rows.fetch([decision.id]))[decision.id]
    body = {**row.body, "postes_attribues": postes}
    assert await rows.update(replace(row, body=body, version=row.version + 1, outbox=()), expected=row.version)


async def test_what_the_rules_do_leaves_nothing_to_say(selection: Selection) -> None:
    _, decision = await decider(selection)
    assert await auditer(selection.stores) == []
    fait = {"poste": "p1", "decision": decision.id, "motif": "FIN_DU_PROJET", "le": UN_JOUR}
    await selection.livrer("poste.poste_rendu.v1", "p1", 3, fait)
    await selection.relayer()
    assert await auditer(selection.stores) == []


async def test_a_decision_that_was_altered_is_named(selection: Selection) -> None:
    _, decision = await decider(selection)
    await alterer(selection, decision, 1)
    assert await auditer(selection.stores) == [f"decision {decision.id}: 1 posts, the ledger says 2"]
    audit = Audit({"registre": Auditeur(lambda: auditer(selection.stores), confirme=True)})
    assert [await audit.tour(), await audit.tour()] == [{"registre": 0}, {"registre": 1}]


async def test_a_line_whose_decision_never_came_is_named(selection: Selection) -> None:
    campagne = await selection.campagne(d69=9)
    session = await selection.en_seance(campagne, ["a"])
    await selection.inscrire_sans_plus(campagne, session, "a")
    (dit,) = await auditer(selection.stores)
    assert dit.endswith("in the ledger alone")
    await selection.relayer()
    assert await auditer(selection.stores) == []


async def test_an_envelope_that_was_altered_is_named(selection: Selection) -> None:
    campagne, _ = await decider(selection)
    rows = selection.engine.rows("campagnes")
    row = (await rows.fetch([campagne]))[campagne]
    body = {**row.body, "attribues": {"69": 5}}
    assert await rows.update(replace(row, body=body, version=row.version + 1, outbox=()), expected=row.version)
    assert await auditer(selection.stores) == [f"campagne {campagne} departement 69: 4 posts, 5 taken"]
