"""The mails of one session: at the rate that was set, all of them after a crash, none twice without a word."""

import asyncio
import signal
import sys
from collections import Counter
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from services.kit.identity import Agent
from services.kit.store.counted import Counted
from services.kit.subgraph import Contexte
from services.kit.temps import maintenant
from services.notifications.domain import Debit, Genre, Notification, Statut
from services.notifications.envoi import Expedition
from services.notifications.facteur import FacteurSmtp
from services.notifications.regulateur import Regulateur
from services.notifications.store import Stores
from services.notifications.subgraph import schema

from .bus import until
from .engines import ENGINES
from .notifications import PRISE, Notifications, ouvrir

SCHEMA = schema()
AVANCEMENT = """
query ($session: ID!) {
  avancement(session: $session) {
    total aEnvoyer envoyees enEchec sansObjet incertaines parMinute finEstimeeLe derniereLe
  }
}"""


@pytest.fixture(params=ENGINES)
async def service(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Notifications]:
    async with ouvrir(request.param, tmp_path) as opened:
        yield opened


def aux_structures(notifications: list[Notification]) -> list[Notification]:
    return [n for n in notifications if n.destinataire.genre is Genre.STRUCTURE]


def arrives(service: Notifications) -> Counter[str]:
    return Counter(str(m["Message-ID"])[1:37] for m in service.serveur.recus)


async def avancement(service: Notifications, session: str = "session-1", role: str = "anct") -> Any:
    contexte = Contexte(Agent(role, "moi"), service.stores, horloge=service.horloge)
    return await SCHEMA.execute(AVANCEMENT, {"session": session}, context_value=contexte)


async def test_several_senders_together_keep_to_the_rate(service: Notifications) -> None:
    await service.boite()
    await service.campagne(20)
    debit = Debit(120)
    senders = [service.expedition(debit=debit) for _ in range(3)]
    for seconde in range(1, 11):
        await asyncio.gather(*(s.tour() for s in senders))
        assert len(service.serveur.recus) <= debit.rafale * seconde
        service.horloge.avancer(timedelta(seconds=1))
    assert len(service.serveur.recus) >= 15
    assert max(arrives(service).values()) == 1


async def test_senders_that_ask_at_once_share_one_bucket(service: Notifications) -> None:
    debit = Debit(3_000)
    regulateurs = [Regulateur(Stores.on(service.engine).seaux, debit, service.horloge) for _ in range(10)]
    assert sum(await asyncio.gather(*(r.prendre(20) for r in regulateurs))) == debit.rafale
    await regulateurs[0].rendre(7)
    assert sum(await asyncio.gather(*(r.prendre(20) for r in regulateurs))) == 7


async def test_what_is_not_handed_to_the_server_costs_nothing_of_its_rate(service: Notifications) -> None:
    await service.depot(structure="inconnue")
    debit = Debit(120)
    assert await service.expedition(debit=debit).tour() == 2
    assert await Regulateur(service.stores.seaux, debit, service.horloge).disponibles(50) == debit.rafale


async def test_a_sender_held_back_by_the_rate_goes_on_by_itself(service: Notifications) -> None:
    await service.campagne(40)
    debut = datetime.now(UTC)
    service.horloge.le = debut
    expedition = service.expedition(debit=Debit(1_200), horloge=maintenant)
    work = asyncio.create_task(expedition.travailler())
    await until(lambda: len(service.serveur.recus) == 40, 20)
    work.cancel()
    await asyncio.wait({work})
    assert datetime.now(UTC) - debut >= timedelta(seconds=0.95)


async def test_anct_sees_how_far_a_session_is_and_when_it_will_end(service: Notifications) -> None:
    assert (await avancement(service)).data == {"avancement": None}
    await service.campagne(6)
    await service.rapporter()
    assert (await avancement(service)).data["avancement"]["aEnvoyer"] == 12
    service.serveur.rcpt = ["550 5.1.1 Adresse inconnue"]
    await service.expedition().tour()
    service.horloge.avancer(timedelta(seconds=30))
    await service.rapporter()
    vu = (await avancement(service)).data["avancement"]
    assert (vu["total"], vu["aEnvoyer"], vu["envoyees"], vu["enEchec"]) == (12, 6, 5, 1)
    assert vu["parMinute"] == 10
    assert vu["finEstimeeLe"] == (service.horloge() + timedelta(minutes=0.6)).isoformat()
    assert (await avancement(service, "une-autre")).data == {"avancement": None}


async def test_progress_counts_once_what_is_told_twice(service: Notifications) -> None:
    await service.campagne(3)
    await service.expedition().tour()
    rows = service.engine.rows("notifications")
    faits = await rows.outbox(200)
    await service.rapporter()
    avant = (await avancement(service)).data
    for e in faits:
        fois: dict[str, Any] = {"session": "session-1", "notification": e.key, "event_id": e.id, "sequence": e.sequence}
        if e.type == "notification.notification_envoyee.v1":
            await service.dire(e.type, **fois, envois_incertains=0)
    assert (await avancement(service)).data == avant


async def test_progress_is_read_in_one_call_however_many_mails_there_are(service: Notifications) -> None:
    await service.campagne(30)
    await service.rapporter()
    counted = Counted(service.engine)
    contexte = Contexte(Agent("anct", "moi"), Stores.on(counted), horloge=service.horloge)
    answer = await SCHEMA.execute(AVANCEMENT, {"session": "session-1"}, context_value=contexte)
    assert answer.data is not None
    assert answer.data["avancement"]["total"] == 60
    assert dict(counted.calls) == {"avancements.fetch": 1}


@pytest.mark.parametrize("role", ["prefecture", "structure", "conseiller", "coordinateur", "partenaire", "public"])
async def test_nobody_but_anct_sees_progress(service: Notifications, role: str) -> None:
    assert (await avancement(service, role=role)).errors[0].extensions == {"code": "INTERDIT"}


class Coupure(BaseException):
    """The process ends here, as far as this mail is concerned."""


class FacteurCoupe(FacteurSmtp):
    """Its tenth mail is accepted, and nobody is left to hear it."""

    partis = 0

    async def remettre(self, message: EmailMessage, *, de: str, a: str) -> None:
        await super().remettre(message, de=de, a=a)
        self.partis += 1
        if self.partis == 10:
            raise Coupure


async def test_another_sender_finishes_what_one_that_was_cut_left(service: Notifications) -> None:
    await service.campagne(30)
    with pytest.raises(BaseExceptionGroup):
        await service.expedition(facteur=FacteurCoupe(service.serveur.url)).tour()
    assert 10 <= len(service.serveur.recus) < 30
    await _finir(service)
    envois = arrives(service)
    siennes = aux_structures(await service.toutes())
    assert set(envois) == {n.id for n in siennes}
    # One was accepted unheard: it leaves again, says so, and no other does.
    assert {id for id, fois in envois.items() if fois > 1} == {n.id for n in siennes if n.envois_incertains}
    assert len(service.serveur.recus) == 31


async def test_a_campaign_goes_on_after_its_sender_was_killed_without_one_missing(tmp_path: Path) -> None:
    async with ouvrir("sqlite", tmp_path) as service:
        await service.campagne(60)
        child = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "tests.integration.notifications_tuee"),
            *(str(tmp_path), service.serveur.url, "25"),
        )
        assert await child.wait() == -signal.SIGKILL
        assert 25 <= len(service.serveur.recus) < 60

        await _finir(service)
        envois = arrives(service)
        siennes = aux_structures(await service.toutes())
        assert set(envois) == {n.id for n in siennes}
        assert {n.statut for n in siennes} == {Statut.ENVOYEE}
        doubles = {id for id, fois in envois.items() if fois > 1}
        assert max(envois.values()) <= 2
        assert doubles
        assert doubles <= {n.id for n in siennes if n.envois_incertains}
        await service.rapporter()
        vu = (await avancement(service)).data["avancement"]
        assert (vu["envoyees"], vu["aEnvoyer"]) == (60, 60)
        assert len(doubles) <= vu["incertaines"] <= 8


class SansMarque(Expedition):
    """The defence off: forgets whom it has written to, as a loop over addresses in memory would."""

    async def expedier(self, id: str) -> bool:
        lue = await self._notifications.get(id)
        assert lue is not None
        return await self._remettre(lue) == (None, None)


async def test_without_the_mark_a_campaign_that_starts_again_would_write_to_all_again(tmp_path: Path) -> None:
    async with ouvrir("sqlite", tmp_path) as service:
        await service.campagne(6)
        for _ in range(2):
            await service.expedition(SansMarque).tour()
        assert set(arrives(service).values()) == {2}


async def _finir(service: Notifications) -> None:
    """New senders, once the claims of the dead one have run out; the mailboxes of préfectures stay unknown."""
    service.horloge.avancer(PRISE)
    while any(n.statut is not Statut.ENVOYEE for n in aux_structures(await service.toutes())):
        await asyncio.gather(*(service.expedition().tour() for _ in range(2)))
