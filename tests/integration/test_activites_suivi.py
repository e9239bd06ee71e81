"""Silences on a real store: what moves them, what the sweep tells, and that it tells it once whoever sweeps."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest

from services.activites.suivi.balayage import BalayageDesSilences
from services.kit.identity import Agent

from .activites import CONSEILLER, SIRET, Activites, conseiller_de, ouvrir
from .engines import ENGINES

SAISIE = '{jour: "%s", type: INDIVIDUEL, duree: 30, themes: [EMAIL], lieu: DOMICILE}'
STRUCTURE = Agent("structure", "sub-s", frozenset(), SIRET)


@pytest.fixture(params=ENGINES)
async def service(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Activites]:
    async with ouvrir(request.param, tmp_path) as opened:
        await opened.structure()
        yield opened


def le(service: Activites, jour: str) -> None:
    service.horloge.le = datetime.fromisoformat(jour).replace(hour=9, tzinfo=UTC)


async def entendre(service: Activites) -> None:
    for envelope in await service.dits():
        await service.entendre(envelope)


async def transmettre(service: Activites, jour: str, cle: str | None = None) -> str:
    """The report of that day, filed now and heard; its id."""
    query = f'mutation {{ transmettreCra(saisie: {SAISIE % jour}, cle: "{cle or jour}") {{ ... on Cra {{ id }} }} }}'
    id: str = (await service.ask(query)).data["transmettreCra"]["id"]
    await entendre(service)
    return id


async def retirer(service: Activites, cra: str) -> None:
    query = f'mutation {{ retirerCra(id: "{cra}", motif: ERREUR_DE_SAISIE) {{ ... on Cra {{ statut }} }} }}'
    assert (await service.ask(query)).data["retirerCra"] == {"statut": "RETIRE"}
    await entendre(service)


async def balayer(service: Activites, jour: str) -> list[tuple[int, str, bool]]:
    """What was told by the sweep of that day and before: palier, since when, late or not."""
    le(service, jour)
    await BalayageDesSilences(service.stores, horloge=service.horloge).tour()
    return await faits(service)


async def faits(service: Activites) -> list[tuple[int, str, bool]]:
    lus = [msgspec.json.decode(e.data) for e in await service.engine.rows("suivis").outbox(100)]
    return [(f["palier"], f["depuis"], f["en_retard"]) for f in lus]


async def test_a_contract_without_a_report_is_told_after_thirty_days_then_forty_five(service: Activites) -> None:
    await service.recruter(debut="2026-03-02")
    assert await balayer(service, "2026-04-01") == []
    assert await balayer(service, "2026-04-02") == [(30, "2026-03-02", False)]
    assert await balayer(service, "2026-04-16") == [(30, "2026-03-02", False)]
    assert await balayer(service, "2026-04-17") == [(30, "2026-03-02", False), (45, "2026-03-02", False)]
    assert len(await balayer(service, "2026-12-30")) == 2


async def test_the_fact_says_whose_and_nobody_s_name(service: Activites) -> None:
    contrat = await service.recruter(debut="2026-03-02")
    await balayer(service, "2026-04-02")
    (envelope,) = await service.engine.rows("suivis").outbox(100)
    assert envelope.type == "suivi.cra_en_retard.v1"
    assert envelope.key == contrat
    fait = msgspec.json.decode(envelope.data)
    assert (fait["structure"], fait["siret"], fait["departement"]) == ("s-1", SIRET, "69")
    assert fait["conseiller"] == conseiller_de(CONSEILLER)


async def test_a_report_starts_the_count_again(service: Activites) -> None:
    await service.recruter(debut="2026-03-02")
    le(service, "2026-03-20")
    await transmettre(service, "2026-03-16")
    assert await balayer(service, "2026-04-15") == []
    assert await balayer(service, "2026-04-16") == [(30, "2026-03-16", False)]


async def test_a_withdrawn_report_counts_no_more(service: Activites) -> None:
    await service.recruter(debut="2026-03-02")
    le(service, "2026-03-20")
    cra = await transmettre(service, "2026-03-16")
    assert await balayer(service, "2026-04-05") == []
    await retirer(service, cra)
    assert await balayer(service, "2026-04-05") == [(30, "2026-03-02", True)]


async def test_the_end_of_the_training_is_counted_from(service: Activites) -> None:
    await service.recruter(debut="2026-03-02")
    data = {"conseiller": conseiller_de(CONSEILLER), "le_jour": "2026-04-10"}
    le(service, "2026-03-30")
    for _ in range(2):
        await service.livrer("conseiller.formation_terminee.v1", data["conseiller"], data, sequence=3)
    assert await balayer(service, "2026-05-10") == []
    assert await balayer(service, "2026-05-11") == [(30, "2026-04-10", False)]


async def test_nothing_is_told_of_a_contract_that_was_broken(service: Activites) -> None:
    contrat = await service.recruter(debut="2026-03-02")
    await service.finir(contrat, "2026-04-01")
    assert await balayer(service, "2026-06-01") == []
    assert (await service.stores.veilles.get(contrat)).echeance is None  # type: ignore[union-attr]


async def test_a_week_of_downtime_is_told_late_and_once(service: Activites) -> None:
    await service.recruter(debut="2026-03-02")
    assert await balayer(service, "2026-04-08") == [(30, "2026-03-02", True)]
    assert len(await balayer(service, "2026-04-09")) == 1


async def test_two_sweeps_at_once_tell_it_once(service: Activites) -> None:
    for n in range(5):
        await service.recruter(Agent("conseiller", f"sub-{n}", frozenset(), SIRET), debut="2026-03-02")
    le(service, "2026-04-02")
    balayages = [BalayageDesSilences(service.stores, horloge=service.horloge) for _ in range(3)]
    await asyncio.gather(*(b.tour() for b in balayages))
    assert len(await faits(service)) == 5


async def test_a_sweep_killed_after_it_told_does_not_tell_again(service: Activites) -> None:
    contrat = await service.recruter(debut="2026-03-02")
    avant = await service.stores.veilles.get(contrat)
    assert avant is not None
    await balayer(service, "2026-04-02")
    # As if it had died before it wrote when to look again.
    await service.stores.veilles.change(contrat, lambda _: avant)
    assert len(await balayer(service, "2026-04-02")) == 1


async def test_one_whose_employer_is_not_known_yet_stays_due_and_keeps_no_other_from_it(service: Activites) -> None:
    autre = Agent("conseiller", "sub-2", frozenset(), SIRET)
    await service.recruter(autre, structure="s-inconnue", debut="2026-03-01")
    await service.recruter(debut="2026-03-02")
    assert await balayer(service, "2026-04-02") == [(30, "2026-03-02", False)]
    await service.structure("s-inconnue", siret="13002526500013")
    assert len(await balayer(service, "2026-04-03")) == 2


async def test_what_was_read_before_a_withdrawal_does_not_have_the_last_word(service: Activites) -> None:
    """A consumer and a sweep look at one contract at the same time, again and again: the last reading wins."""
    contrat = await service.recruter(debut="2026-03-02")
    le(service, "2026-03-20")
    cra = await transmettre(service, "2026-03-16")
    le(service, "2026-04-10")
    balayage = BalayageDesSilences(service.stores, horloge=service.horloge)
    await asyncio.gather(balayage.tour(), retirer(service, cra), balayage.tour(), entendre(service))
    veille = await service.stores.veilles.get(contrat)
    assert veille is not None
    assert (veille.depuis, veille.dernier) == (date(2026, 3, 2), None)


async def suivis(service: Activites, agent: Agent) -> Any:
    query = '{ suivisCra(structure: "s-1") { edges { node { depuis dernierCra palier prochaineRelance } } } }'
    return await service.ask(query, agent)


async def test_a_structure_reads_since_when_each_of_its_conseillers_is_silent(service: Activites) -> None:
    await service.recruter(debut="2026-03-02")
    await balayer(service, "2026-04-02")
    lus = await suivis(service, STRUCTURE)
    (edge,) = lus.data["suivisCra"]["edges"]
    assert edge["node"] == {
        "depuis": "2026-03-02",
        "dernierCra": None,
        "palier": 30,
        "prochaineRelance": "2026-04-16T22:00:00+00:00",
    }


@pytest.mark.parametrize(
    "agent",
    [
        Agent("structure", "x", frozenset(), "13002526500013"),
        Agent("prefecture", "x", frozenset({"01"})),
        Agent("coordinateur", "x", frozenset({"01"})),
        CONSEILLER,
    ],
)
async def test_nobody_else_reads_it(service: Activites, agent: Agent) -> None:
    await service.recruter(debut="2026-03-02")
    lus = await suivis(service, agent)
    assert lus.data is None
    assert lus.errors
