"""The platform under load while its parts are killed: what was acknowledged is told once, and each mail leaves."""

import asyncio
import itertools
import os
import time
from contextlib import suppress
from pathlib import Path

import httpx
import pytest
import pytest_asyncio

from infra.local.demo.journee import Journee
from infra.local.process import Died
from infra.local.supervisor import Plateforme

from .comite import Comite
from .foule import Foule

pytestmark = pytest.mark.asyncio(loop_scope="session")
VAGUES = itertools.count(1)


def guetter(dossier: Path, avant: int) -> None:
    """Returns as soon as more mails than that lie there: their sender does not know it yet."""
    fin = time.monotonic() + 60
    while len(os.listdir(dossier)) <= avant:
        assert time.monotonic() < fin, "no mail came"


async def demarrer(conum: Plateforme, partie: str) -> None:
    """Starts a part that may be killed before it is ready."""
    with suppress(Died):
        await conum.start(partie)


@pytest_asyncio.fixture(loop_scope="session")
async def foule(journee: Journee, conum: Plateforme, http: httpx.AsyncClient) -> Foule:
    """A crowd of its own for each test."""
    crowd = Foule(conum, http, next(VAGUES))
    await crowd.preparer()
    return crowd


async def test_nothing_is_lost_nor_doubled_when_the_broker_is_killed_under_load(
    foule: Foule, conum: Plateforme
) -> None:
    async with asyncio.TaskGroup() as groupe:
        groupe.create_task(foule.arriver(range(18)))
        await foule.atteint(5)
        await conum.kill("kafka")
        await asyncio.sleep(3)
        await conum.start("kafka")
    await foule.constater()


async def test_nothing_is_lost_nor_doubled_when_a_service_is_killed_under_load(foule: Foule, conum: Plateforme) -> None:
    async with asyncio.TaskGroup() as groupe:
        groupe.create_task(foule.arriver(range(18)))
        for deja, service in ((3, "candidatures"), (8, "structures")):
            await foule.atteint(deja)
            await conum.kill(service)
            await conum.start(service)
    await foule.constater()


async def test_a_service_killed_between_its_write_and_its_event_tells_it_once_it_is_back(
    foule: Foule, conum: Plateforme
) -> None:
    inscrits = [await foule.inscrire(numero) for numero in range(6)]
    ouvertes = [(qui, await foule.ouvrir(qui)) for qui in inscrits]
    await conum.kill("kafka")
    await asyncio.gather(*(foule.deposer(qui, candidature) for qui, candidature in ouvertes))
    await conum.kill("candidatures")
    async with asyncio.TaskGroup() as groupe:
        for partie in ("kafka", "candidatures"):
            groupe.create_task(conum.start(partie))
    await foule.constater()


async def test_each_mail_leaves_once_when_the_mail_server_is_away_and_the_sender_is_killed(
    foule: Foule, conum: Plateforme
) -> None:
    async with asyncio.TaskGroup() as groupe:
        groupe.create_task(foule.arriver(range(16)))
        await foule.atteint(4)
        await conum.stop("mail")
        await foule.atteint(11)
        await conum.kill("notifications")
        await conum.start("mail")
        # Once it is back it sends all that waits, several at once: killed then, it leaves some of them halfway.
        depart = groupe.create_task(demarrer(conum, "notifications"))
        await asyncio.to_thread(guetter, conum.mails, len(os.listdir(conum.mails)))
        await conum.kill("notifications")
        await depart
        await conum.start("notifications")
    await foule.constater()


async def test_a_committee_whose_service_is_killed_decides_each_candidature_once(
    foule: Foule, conum: Plateforme
) -> None:
    """Between the ledger and the decision, then between the session that is notified and what follows."""
    comite = Comite(foule, await foule.arriver(range(9)))
    await comite.instruire()
    await comite.sieger()
    async with asyncio.TaskGroup() as groupe:
        groupe.create_task(comite.decider())
        await comite.entame.wait()
        await conum.kill("selection")
        await conum.start("selection")
    await comite.deliberer()
    async with asyncio.TaskGroup() as groupe:
        groupe.create_task(comite.notifier())
        await asyncio.sleep(0.05)
        await conum.kill("selection")
        await conum.start("selection")
    lettres = {"Votre candidature est acceptée": comite.sirets, "candidature acceptée": comite.sirets}
    releve = await foule.constater(lettres)
    await comite.constater(releve)
