"""A session from its agenda to its notification, with a crash after each write, and what it hears of candidatures."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from services.kit.aggregate import Introuvable
from services.selection import coselec, seance
from services.selection.coselec import CandidatureRetiree, CandidaturesIndisponibles
from services.selection.domain import (
    Entrees,
    HorsOrdreDuJour,
    LignesSansDecision,
    OrdreDuJourInvalide,
    OrdreDuJourVide,
    Poids,
    ReserveALAnct,
    SeanceNonOuverte,
    Sens,
    Session,
    StatutDecision,
    StatutSession,
    TransitionImpossible,
    noter,
)
from services.selection.events import Verdict
from services.selection.store import StatutConnu

from .engines import ENGINES
from .selection import MEMBRES, MOTIVATION, UN_JOUR, Selection, ouvrir


@pytest.fixture(params=ENGINES)
async def selection(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Selection]:
    async with ouvrir(request.param, tmp_path) as ouverte:
        yield ouverte


async def clore(selection: Selection, session: str, *candidatures: str) -> Session:
    return await coselec.clore_ordre_du_jour(selection.stores, session, candidatures or None, role="anct", le=UN_JOUR)


async def decider(selection: Selection, session: str, candidature: str) -> None:
    await coselec.decider(
        selection.stores, session, candidature, verdict=Verdict.POSITIF, postes=1, motifs=(), le=UN_JOUR
    )


async def deliberer(selection: Selection, session: str) -> Session:
    return await coselec.deliberer(selection.stores, session, role="anct", le=UN_JOUR)


async def notifier_sans_plus(selection: Selection, session: str) -> None:
    await selection.stores.sessions.change(session, lambda s: s.notifier(role="anct", le=UN_JOUR))


async def statut(selection: Selection, candidature: str) -> StatutConnu | None:
    connue = await selection.stores.candidatures.get(candidature)
    return connue.statut if connue else None


async def statuts_des_decisions(selection: Selection, session: str) -> list[StatutDecision]:
    return [d.statut async for d in selection.stores.decisions.scan({"session": session}, ("rendue_le",))]


def candidatures(session: Session | None) -> list[str]:
    assert session is not None
    return [ligne.candidature for ligne in session.ordre_du_jour]


async def test_an_avis_makes_a_candidature_ready_whatever_comes_twice_or_late(selection: Selection) -> None:
    await selection.avis("a", sequence=5, numero=2, postes_souhaites=3)
    await selection.avis("a", sequence=4, numero=1)
    await selection.avis("a", sequence=5, numero=2, postes_souhaites=9)
    connue = await selection.stores.candidatures.get("a")
    assert connue is not None
    assert connue.statut is StatutConnu.PRETE
    assert connue.avis is not None
    assert (connue.avis.numero, connue.avis.postes_souhaites) == (2, 3)


async def test_a_candidature_is_ready_from_its_avis_until_it_is_inscribed_withdrawn_or_decided(
    selection: Selection,
) -> None:
    histoire = [
        ("candidature_deposee", StatutConnu.ECARTEE),
        ("instruction_ouverte", StatutConnu.ECARTEE),
        ("avis_prefet_rendu", StatutConnu.PRETE),
        ("candidature_inscrite", StatutConnu.INSCRITE),
        ("candidature_desinscrite", StatutConnu.PRETE),
        ("candidature_inscrite", StatutConnu.INSCRITE),
        ("candidature_ajournee", StatutConnu.ECARTEE),
        ("instruction_ouverte", StatutConnu.ECARTEE),
        ("avis_prefet_rendu", StatutConnu.PRETE),
        ("candidature_retiree", StatutConnu.RETIREE),
    ]
    for type_, attendu in histoire:
        await (selection.avis("a") if type_ == "avis_prefet_rendu" else selection.entendre(type_, "a"))
        assert await statut(selection, "a") is attendu
    connue = await selection.stores.candidatures.get("a")
    assert connue is not None
    assert connue.avis is not None


async def test_a_duplicate_is_not_ready_whatever_its_avis(selection: Selection) -> None:
    await selection.avis("a")
    await selection.entendre("candidature_doublon", "a")
    assert await statut(selection, "a") is StatutConnu.ECARTEE


async def test_an_agenda_takes_all_that_is_ready_and_nothing_else(selection: Selection) -> None:
    session = await selection.session(await selection.campagne())
    with pytest.raises(OrdreDuJourVide):
        await clore(selection, session)
    for candidature in ("a", "b", "c"):
        await selection.avis(candidature)
    await selection.entendre("candidature_retiree", "b")
    await selection.entendre("candidature_deposee", "d")
    assert candidatures(await clore(selection, session)) == ["a", "c"]


async def test_a_candidature_that_is_not_ready_is_named(selection: Selection) -> None:
    campagne = await selection.campagne()
    session, autre = [await selection.session(campagne) for _ in range(2)]
    await selection.avis("a")
    with pytest.raises(CandidaturesIndisponibles) as refus:
        await clore(selection, session, "a", "z")
    assert [f.message for f in refus.value.fautes] == ["z : L'avis de la préfecture n'est pas rendu."]
    with pytest.raises(OrdreDuJourInvalide):
        await clore(selection, session, "a", "a")
    with pytest.raises(OrdreDuJourInvalide):
        await clore(selection, session, *(str(n) for n in range(1_001)))
    with pytest.raises(ReserveALAnct):
        await coselec.clore_ordre_du_jour(selection.stores, autre, ["a"], role="prefecture", le=UN_JOUR)
    assert candidatures(await clore(selection, session, "a")) == ["a"]  # what was refused keeps nothing


async def test_two_sessions_that_close_at_once_never_share_a_candidature(selection: Selection) -> None:
    campagne = await selection.campagne()
    pretes = [f"c{n:02}" for n in range(20)]
    for candidature in pretes:
        await selection.avis(candidature)
    sessions = [await selection.session(campagne) for _ in range(3)]
    await asyncio.gather(*(clore(selection, s) for s in sessions), return_exceptions=True)
    inscrites = [c for s in sessions for c in candidatures(await selection.stores.sessions.get(s))]
    assert sorted(inscrites) == pretes


async def test_without_keeping_them_first_two_sessions_share_their_candidatures(selection: Selection) -> None:
    """The defence off: each forgets what the others keep."""
    campagne = await selection.campagne()
    await selection.avis("a")
    sessions = [await selection.session(campagne) for _ in range(2)]
    for session in sessions:
        await clore(selection, session)
        await selection.stores.inscriptions.delete("a")
    assert [candidatures(await selection.stores.sessions.get(s)) for s in sessions] == [["a"], ["a"]]


async def test_a_candidature_held_by_another_session_is_named_until_that_one_is_cancelled(
    selection: Selection,
) -> None:
    campagne = await selection.campagne()
    premiere, seconde = [await selection.session(campagne) for _ in range(2)]
    await selection.avis("a")
    await clore(selection, premiere, "a")
    with pytest.raises(CandidaturesIndisponibles) as refus:
        await clore(selection, seconde, "a")
    assert refus.value.fautes[0].message == "a : Une autre session la tient à son ordre du jour."
    await selection.stores.sessions.change(premiere, lambda s: s.annuler(role="anct", le=UN_JOUR))
    assert candidatures(await clore(selection, seconde, "a")) == ["a"]


async def test_a_decided_candidature_waits_for_a_new_avis_even_if_what_became_of_it_comes_late(
    selection: Selection,
) -> None:
    campagne = await selection.campagne()
    premiere = await selection.en_seance(campagne, ["a"])
    await decider(selection, premiere, "a")
    await deliberer(selection, premiere)
    await notifier_sans_plus(selection, premiere)
    seconde = await selection.session(campagne)
    with pytest.raises(CandidaturesIndisponibles):  # `a` is still ready here: nobody has told otherwise yet
        await clore(selection, seconde, "a")
    await selection.avis("a", numero=2)
    assert candidatures(await clore(selection, seconde, "a")) == ["a"]


async def test_the_committee_decides_on_its_agenda_while_it_sits(selection: Selection) -> None:
    campagne = await selection.campagne()
    await selection.avis("a")
    session = await selection.session(campagne)
    with pytest.raises(Introuvable):
        await decider(selection, "inconnue", "a")
    with pytest.raises(HorsOrdreDuJour):
        await decider(selection, session, "a")
    await clore(selection, session)
    with pytest.raises(SeanceNonOuverte):
        await decider(selection, session, "a")
    with pytest.raises(TransitionImpossible):
        await deliberer(selection, session)
    await selection.ouvrir(session)
    with pytest.raises(HorsOrdreDuJour):
        await decider(selection, session, "b")
    await decider(selection, session, "a")
    assert (await deliberer(selection, session)).statut is StatutSession.DELIBEREE
    assert (await deliberer(selection, session)).statut is StatutSession.DELIBEREE
    with pytest.raises(SeanceNonOuverte):
        await decider(selection, session, "a")


async def test_a_withdrawn_candidature_is_not_decided_and_needs_no_decision(selection: Selection) -> None:
    session = await selection.en_seance(await selection.campagne(), ["a", "b", "c"])
    await decider(selection, session, "a")
    await selection.entendre("candidature_retiree", "b")
    with pytest.raises(CandidatureRetiree):
        await decider(selection, session, "b")
    with pytest.raises(LignesSansDecision, match=r"Candidatures sans décision : 1\."):
        await deliberer(selection, session)
    await decider(selection, session, "c")
    assert (await deliberer(selection, session)).statut is StatutSession.DELIBEREE


async def test_a_seance_left_by_a_crash_opens_with_its_event(selection: Selection) -> None:
    await selection.avis("a")
    session = await selection.session(await selection.campagne())
    await clore(selection, session)
    await seance.composer(selection.stores, session, MEMBRES, role="anct", le=UN_JOUR)
    await selection.stores.sessions.change(session, lambda s: s.ouvrir(presents=(1, 2), role="anct", le=UN_JOUR))
    with pytest.raises(SeanceNonOuverte):
        await decider(selection, session, "a")
    await relayer(selection)
    await decider(selection, session, "a")


async def test_a_deliberation_left_by_a_crash_is_finished_by_its_event(selection: Selection) -> None:
    campagne = await selection.campagne()
    session = await selection.en_seance(campagne, ["a"])
    await decider(selection, session, "a")
    await selection.stores.campagnes.change(
        campagne, lambda c: c.clore_seance(session=session, attendues=["a"], le=UN_JOUR)
    )
    await relayer(selection)
    gardee = await selection.stores.sessions.get(session)
    assert gardee is not None
    assert gardee.statut is StatutSession.DELIBEREE


async def test_a_late_event_never_opens_a_closed_seance_again(selection: Selection) -> None:
    campagne = await selection.campagne()
    session = await selection.en_seance(campagne, ["a"])
    await decider(selection, session, "a")
    await deliberer(selection, session)
    await selection.livrer(
        "session.session_ouverte.v1", session, 3, {"session": session, "campagne": campagne, "le": UN_JOUR}
    )
    with pytest.raises(SeanceNonOuverte):
        await decider(selection, session, "a")


async def test_decisions_are_made_known_when_their_session_is_once_each_and_not_before(selection: Selection) -> None:
    vingt = [f"c{n:02}" for n in range(20)]  # more than are made known at a time
    session = await selection.en_seance(await selection.campagne(), vingt)
    for candidature in vingt:
        await decider(selection, session, candidature)
    await deliberer(selection, session)
    await relayer(selection)
    assert set(await statuts_des_decisions(selection, session)) == {StatutDecision.RENDUE}
    await notifier_sans_plus(selection, session)
    # A crash in the middle: some are known already when the event comes again.
    async for decision in selection.stores.decisions.scan({"session": session}, ("rendue_le",)):
        if decision.candidature < "c02":
            await selection.stores.decisions.change(decision.id, lambda d: d.notifier(le=UN_JOUR))
    assert (await selection.relayer()).count("decision.decision_notifiee.v1") == 20
    assert await statuts_des_decisions(selection, session) == [StatutDecision.NOTIFIEE] * 20


async def test_a_line_leaves_the_ledger_only_once_its_decision_is_kept_with_its_score_and_reason(
    selection: Selection,
) -> None:
    campagne = await selection.campagne()
    vingt = [f"c{n:02}" for n in range(20)]  # more than are kept at a time
    session = await selection.en_seance(campagne, vingt)
    entrees = Entrees(sens=Sens.FAVORABLE, rang=None, note_qualite=5)

    for candidature in vingt:  # and each time the process dies before the decision
        await selection.inscrire_sans_plus(campagne, session, candidature, entrees=entrees)
    await deliberer(selection, session)
    registre = await selection.stores.campagnes.get(campagne)
    assert registre is not None
    assert registre.lignes == {}
    decisions = [d async for d in selection.stores.decisions.scan({"session": session}, ("rendue_le",))]
    assert sorted(d.candidature for d in decisions) == vingt
    assert {d.motivation for d in decisions} == {MOTIVATION}
    assert {d.notation.entrees for d in decisions if d.notation} == {entrees}
    assert [d.recalculer() for d in decisions] == [noter(entrees, Poids())] * 20
    await notifier_sans_plus(selection, session)
    await relayer(selection)  # the facts of the ledger come after it has forgotten the lines
    assert await statuts_des_decisions(selection, session) == [StatutDecision.NOTIFIEE] * 20


async def relayer(selection: Selection) -> list[str]:
    """All that the service tells, each fact delivered to it twice."""
    return await selection.relayer(fois=2)
