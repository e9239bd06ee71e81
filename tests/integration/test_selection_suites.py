"""What comes after a session: its procès-verbal, corrections, recours, all at once, with a crash after each write."""

import asyncio
import base64
import hashlib
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from services.kit.aggregate import Refus
from services.selection import coselec, procesverbal, restitution, revision, seance
from services.selection.domain import (
    Decision,
    EnveloppeDepartementaleEpuisee,
    NaturePiece,
    ProcesVerbal,
    RecoursDejaTranche,
    StatutRecours,
)
from services.selection.events import Motif, Verdict
from services.selection.restitution import CandidatureRetiree
from services.selection.revision import CorrectionPrematuree, RecoursAbsent

from .engines import ENGINES
from .selection import MOTIVATION, UN_JOUR, Selection, ouvrir

RAISON = "Une erreur de saisie."
MOYENS = "Nous demandons un nouvel examen."


@pytest.fixture(params=ENGINES)
async def selection(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Selection]:
    async with ouvrir(request.param, tmp_path) as ouverte:
        yield ouverte


async def decider(selection: Selection, session: str, candidature: str, postes: int = 1) -> Decision:
    verdict = Verdict.POSITIF if postes else Verdict.NEGATIF
    motifs = () if postes else (Motif.EQUILIBRE_ENTRE_DEPARTEMENTS,)
    return await coselec.decider(
        selection.stores,
        session,
        candidature,
        verdict=verdict,
        postes=postes,
        motifs=motifs,
        motivation=None if postes else MOTIVATION,
        le=UN_JOUR,
    )


async def close(selection: Selection, campagne: str, **postes: int) -> tuple[str, dict[str, Decision]]:
    """A notified session, its decisions by candidature."""
    session = await selection.en_seance(campagne, list(postes))
    for candidature, nombre in postes.items():
        await decider(selection, session, candidature, nombre)
    await coselec.deliberer(selection.stores, session, role="anct", le=UN_JOUR)
    await selection.stores.sessions.change(session, lambda s: s.notifier(role="anct", le=UN_JOUR))
    await selection.relayer()
    decisions = [d async for d in selection.stores.decisions.scan({"session": session}, ("rendue_le",))]
    return session, {d.candidature: d for d in decisions}


async def corriger(selection: Selection, decision: str, postes: int, source: str) -> Decision:
    return await revision.corriger(
        selection.stores,
        decision,
        verdict=Verdict.POSITIF,
        postes=postes,
        motifs=(),
        raison=RAISON,
        source=source,
        le=UN_JOUR,
    )


async def accueillir(selection: Selection, decision: str, postes: int, source: str = "k") -> Decision:
    return await revision.accueillir(
        selection.stores, decision, postes=postes, raison=RAISON, source=source, le=UN_JOUR
    )


async def rejeter(selection: Selection, decision: str, source: str = "r") -> Decision:
    return await revision.rejeter(selection.stores, decision, raison=RAISON, source=source, le=UN_JOUR)


async def deposer(selection: Selection, decision: str) -> Decision:
    return await selection.stores.decisions.change(decision, lambda d: d.deposer_recours(moyens=MOYENS, le=UN_JOUR))


async def pv(selection: Selection, session: str) -> ProcesVerbal:
    lu = await selection.stores.proces_verbaux.get(session)
    assert lu is not None
    return lu


async def attribues(selection: Selection, campagne: str) -> int:
    lue = await selection.stores.campagnes.get(campagne)
    assert lue is not None
    return lue.total_attribue


async def test_a_closed_session_has_its_proces_verbal_and_an_open_one_has_none(selection: Selection) -> None:
    campagne = await selection.campagne(d69=5)
    session = await selection.en_seance(campagne, ["a", "b", "c"])
    await seance.deporter(selection.stores, session, 3, "a", role="anct", le=UN_JOUR)
    await decider(selection, session, "a", 2)
    await decider(selection, session, "b", 0)
    await selection.entendre("candidature_retiree", "c")
    assert await procesverbal.etablir(selection.stores, session) is None
    await coselec.deliberer(selection.stores, session, role="anct", le=UN_JOUR)
    (piece,) = (await pv(selection, session)).pieces
    assert piece.nature is NaturePiece.PROCES_VERBAL
    octets = base64.b64decode(piece.pdf)
    assert octets.startswith(b"%PDF-")
    assert hashlib.sha256(octets).hexdigest() == piece.sha256
    for attendu in (
        "équilibre entre départements",
        "Retirée, sans décision",
        "<td>1, 2</td>",  # who decided on a, without the third
        "<td>1, 2, 3</td>",
        "Présidence : Un Essai (ANCT).",
        '<th scope="row">69</th><td>5</td><td>5</td><td>2</td><td>3</td>',
        MOTIVATION,
    ):
        assert attendu in piece.html
    assert '<html lang="fr">' in piece.html
    faits = await selection.relayer(fois=2)
    assert faits.count("proces_verbal.piece_etablie.v1") == 1
    assert (await pv(selection, session)).pieces == (piece,)


async def test_a_proces_verbal_left_by_a_crash_is_written_by_the_event(selection: Selection) -> None:
    campagne = await selection.campagne()
    session = await selection.en_seance(campagne, ["a"])
    await decider(selection, session, "a")
    await selection.stores.campagnes.change(
        campagne, lambda c: c.clore_seance(session=session, attendues=["a"], le=UN_JOUR)
    )
    assert await selection.stores.proces_verbaux.get(session) is None
    await selection.relayer(fois=2)
    assert len((await pv(selection, session)).pieces) == 1


async def test_a_correction_is_a_dated_fact_and_an_annex_and_never_rewrites(selection: Selection) -> None:
    campagne = await selection.campagne(d69=3)
    session, decisions = await close(selection, campagne, a=1, b=1)
    avant = await pv(selection, session)
    for _ in range(2):
        corrigee = await corriger(selection, decisions["a"].id, 2, "k1")
    assert (corrigee.postes_attribues, len(corrigee.revisions)) == (2, 1)
    apres = await pv(selection, session)
    assert apres.pieces[0] == avant.pieces[0]
    assert [p.nature for p in apres.pieces] == [NaturePiece.PROCES_VERBAL, NaturePiece.ANNEXE]
    assert RAISON in apres.pieces[1].html
    faits = await selection.relayer(fois=2)
    assert faits.count("decision.decision_corrigee.v1") == 1
    with pytest.raises(EnveloppeDepartementaleEpuisee):
        await corriger(selection, decisions["b"].id, 2, "k2")
    assert len((await pv(selection, session)).pieces) == 2


async def test_a_decision_is_not_corrected_while_its_session_sits(selection: Selection) -> None:
    session = await selection.en_seance(await selection.campagne(), ["a"])
    decision = await decider(selection, session, "a")
    with pytest.raises(CorrectionPrematuree):
        await corriger(selection, decision.id, 2, "k1")


async def test_an_upheld_recours_finds_its_posts_or_is_refused(selection: Selection) -> None:
    campagne = await selection.campagne(d69=2)
    _, decisions = await close(selection, campagne, a=0, b=1)
    with pytest.raises(RecoursAbsent):
        await accueillir(selection, decisions["a"].id, 1)
    await deposer(selection, decisions["a"].id)
    with pytest.raises(EnveloppeDepartementaleEpuisee):
        await accueillir(selection, decisions["a"].id, 2)
    for _ in range(2):
        accueillie = await accueillir(selection, decisions["a"].id, 1)
    assert accueillie.recours is not None
    assert (accueillie.recours.statut, accueillie.postes_attribues) == (StatutRecours.ACCUEILLI, 1)
    with pytest.raises(RecoursDejaTranche):
        await rejeter(selection, decisions["a"].id)
    assert await attribues(selection, campagne) == 2
    assert (await selection.relayer(fois=2)).count("decision.recours_accueilli.v1") == 1


async def test_a_recours_of_a_withdrawn_candidature_is_not_upheld_and_gives_nothing_away(selection: Selection) -> None:
    campagne = await selection.campagne()
    _, decisions = await close(selection, campagne, a=0)
    await deposer(selection, decisions["a"].id)
    await selection.entendre("candidature_retiree", "a", sequence=9)
    with pytest.raises(CandidatureRetiree):
        await accueillir(selection, decisions["a"].id, 1)
    assert await attribues(selection, campagne) == 0


async def test_a_revision_left_by_a_crash_is_finished_by_its_event(selection: Selection) -> None:
    campagne = await selection.campagne()
    session, decisions = await close(selection, campagne, a=0)
    decision = await deposer(selection, decisions["a"].id)
    await selection.stores.campagnes.change(
        campagne,
        lambda c: c.rejeter(
            decision=decision.id, compte=restitution.compte(decision), raison=RAISON, source="k", le=UN_JOUR
        ),
    )
    faits = await selection.relayer(fois=2)
    assert faits.count("decision.recours_rejete.v1") == 1
    finie = await selection.stores.decisions.get(decision.id)
    assert finie is not None
    assert finie.recours is not None
    assert (finie.recours.statut, finie.recours.raison) == (StatutRecours.REJETE, RAISON)
    assert len((await pv(selection, session)).pieces) == 2


async def test_a_hundred_answers_to_one_recours_make_one(selection: Selection) -> None:
    campagne = await selection.campagne()
    _, decisions = await close(selection, campagne, a=0)
    id = (await deposer(selection, decisions["a"].id)).id
    gestes = [accueillir(selection, id, 1, f"a{n}") if n % 2 else rejeter(selection, id, f"r{n}") for n in range(100)]
    reponses = await asyncio.gather(*gestes, return_exceptions=True)
    refus = [r for r in reponses if isinstance(r, BaseException)]
    assert [type(r) for r in refus] == [RecoursDejaTranche] * 99
    finale = await selection.stores.decisions.get(id)
    assert finale is not None
    assert len(finale.revisions) == 1
    assert await attribues(selection, campagne) == finale.postes_attribues


async def test_credits_corrections_recours_and_decisions_at_once_never_exceed_the_envelope(
    selection: Selection,
) -> None:
    campagne = await selection.campagne(d69=30)
    refusees = {f"r{n:02}": 0 for n in range(25)}
    accordees = {f"a{n:02}": 1 for n in range(25)}
    _, decisions = await close(selection, campagne, **refusees, **accordees)
    ouverte = await selection.en_seance(campagne, [f"n{n:02}" for n in range(25)])
    for candidature in refusees:
        await deposer(selection, decisions[candidature].id)
    gestes: list[Any] = []
    for n in range(25):
        gestes += [
            accueillir(selection, decisions[f"r{n:02}"].id, 2, f"a{n}"),
            corriger(selection, decisions[f"a{n:02}"].id, 2, f"c{n}"),
            decider(selection, ouverte, f"n{n:02}"),
            selection.entendre("candidature_retiree", f"a{n:02}", sequence=9),
        ]
    reponses = await asyncio.gather(*gestes, return_exceptions=True)
    assert all(isinstance(r, Refus) for r in reponses if isinstance(r, BaseException)), reponses
    registre = await selection.stores.campagnes.get(campagne)
    assert registre is not None
    assert registre.total_attribue <= 30
    await selection.relayer()
    detenus = 0
    async for decision in selection.stores.decisions.scan({}, ()):
        compte = registre.comptes.get(decision.id)
        detenus += decision.postes_attribues - (compte.rendus if compte else 0)
    assert registre.total_attribue == detenus <= 30


def test_a_pdf_has_the_same_bytes_in_every_process() -> None:
    programme = """
from datetime import UTC, datetime
from hashlib import sha256
from services.selection.procesverbal.contenu import Document, Section, Tableau
from services.selection.procesverbal.pdf import pdf
tableau = Tableau(legende="<Légende>", entetes=("Œ", "Ł"), lignes=[("é & ç", "€ – « »")] * 100)
sections = [Section(titre="Été", phrases=("a < b",), tableau=tableau)]
document = Document(titre="T", sous_titre="S", sections=sections, le=datetime(2026, 3, 1, tzinfo=UTC))
print(sha256(pdf(document)).hexdigest())
"""
    empreintes = {
        subprocess.run(
            [sys.executable, "-c", programme],
            env={"PYTHONHASHSEED": graine, "TZ": fuseau, "PYTHONPATH": "."},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for graine, fuseau in (("1", "UTC"), ("2", "Pacific/Noumea"))
    }
    assert len(empreintes) == 1
