"""At most one mail a notification, however many senders there are; and what a killed sender leaves is sent."""

import asyncio
import signal
import sys
from collections.abc import AsyncIterator
from email.message import EmailMessage
from pathlib import Path

import pytest

from services.notifications.domain import Genre, Statut
from services.notifications.envoi import Expedition
from services.notifications.facteur import FacteurSmtp

from .engines import ENGINES
from .notifications import MAIRIE, PRISE, Notifications, ouvrir


@pytest.fixture(params=ENGINES)
async def service(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Notifications]:
    async with ouvrir(request.param, tmp_path) as opened:
        yield opened


class FacteurLent(FacteurSmtp):
    """Gives the other senders time to look at the same mail; ``entame`` is set once it has one in hand."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self.entame = asyncio.Event()

    async def remettre(self, message: EmailMessage, *, de: str, a: str) -> None:
        self.entame.set()
        await asyncio.sleep(0.05)
        await super().remettre(message, de=de, a=a)


class SansPrise(Expedition):
    """The defence off: sends what it read as due, without claiming it first."""

    async def expedier(self, id: str) -> bool:
        lue = await self._notifications.get(id)
        assert lue is not None
        if lue.statut is Statut.A_ENVOYER and await self._remettre(lue) == (None, None):
            await self._notifications.change(id, lambda n: n.envoyee(le=self._horloge()))
        return True


async def envoyes(service: Notifications, sorte: type[Expedition]) -> list[str]:
    """The ids of the mails that arrived, when three senders run over the same six decisions."""
    for n in range(6):
        await service.decision(f"s-{n}")
    facteur = FacteurLent(service.serveur.url)
    senders = [service.expedition(sorte, facteur=facteur) for _ in range(3)]
    await asyncio.gather(*(s.tour() for s in senders))
    return [str(m["Message-ID"]) for m in service.serveur.recus_par(MAIRIE)]


async def test_senders_at_once_send_each_mail_once(service: Notifications) -> None:
    ids = await envoyes(service, Expedition)
    assert len(ids) == len(set(ids)) == 6


async def test_without_the_claim_they_would_send_some_twice(service: Notifications) -> None:
    ids = await envoyes(service, SansPrise)
    assert len(ids) > len(set(ids)) == 6


async def test_a_sender_killed_before_its_mark_leaves_a_mail_that_is_sent_again_and_counted(tmp_path: Path) -> None:
    async with ouvrir("sqlite", tmp_path) as service:
        await service.decision()
        child = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "tests.integration.notifications_tuee", str(tmp_path), service.serveur.url
        )
        assert await child.wait() == -signal.SIGKILL
        assert len(service.serveur.recus) == 1

        await service.expedition().tour()  # its claim still holds
        assert len(service.serveur.recus) == 1
        service.horloge.avancer(PRISE)
        await service.expedition().tour()

        premiere, seconde = service.serveur.recus
        assert premiere["Message-ID"] == seconde["Message-ID"]
        sent = await service.une(lambda n: n.destinataire.genre is Genre.STRUCTURE)
        assert (sent.statut, sent.essais, sent.envois_incertains) == (Statut.ENVOYEE, 2, 1)


async def test_a_service_that_stops_finishes_the_mail_in_hand(service: Notifications) -> None:
    await service.decision()
    facteur = FacteurLent(service.serveur.url)
    work = asyncio.create_task(service.expedition(facteur=facteur).travailler())
    await asyncio.wait_for(facteur.entame.wait(), 10)
    work.cancel()
    await asyncio.wait({work})
    assert work.cancelled()
    sent = await service.une(lambda n: n.destinataire.genre is Genre.STRUCTURE)
    assert (sent.statut, len(service.serveur.recus_par(MAIRIE))) == (Statut.ENVOYEE, 1)


async def test_what_was_told_before_a_restart_leaves_after_it(tmp_path: Path) -> None:
    async with ouvrir("sqlite", tmp_path) as before:
        await before.decision()
    async with ouvrir("sqlite", tmp_path) as after:
        after.structures.adresses["s-1"] = MAIRIE
        await after.expedition().tour()
        assert len(after.serveur.recus_par(MAIRIE)) == 1
