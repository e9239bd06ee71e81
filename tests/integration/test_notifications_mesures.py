"""What was decided and is not mailed is found; each attempt, and the delay of a mail that left, are told."""

from collections.abc import AsyncIterator, Iterable, Mapping
from datetime import timedelta
from pathlib import Path

import pytest
from opentelemetry.metrics import Counter, Histogram

from services.kit.audit import Audit
from services.notifications import mesures
from services.notifications.mesures import auditeurs

from .engines import ENGINES
from .notifications import Notifications, ouvrir

QUART = timedelta(minutes=15)


@pytest.fixture(params=ENGINES)
async def service(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Notifications]:
    async with ouvrir(request.param, tmp_path) as ouvert:
        yield ouvert


async def constat(service: Notifications) -> Mapping[str, int]:
    return await Audit(auditeurs(service.stores, delai=QUART, horloge=service.horloge)).tour()


async def test_a_decision_whose_letter_has_not_left_in_time_is_found(service: Notifications) -> None:
    await service.boite()
    await service.serveur.arreter()
    await service.decision()
    await service.depot()
    await service.expedition().tour()
    assert await constat(service) == {"decisions_non_envoyees": 0, "prefectures_sans_boite": 0}
    service.horloge.avancer(QUART)
    # The structure's letter and the préfecture's: that of the candidature tells no decision.
    assert await constat(service) == {"decisions_non_envoyees": 2, "prefectures_sans_boite": 0}
    await service.serveur.demarrer()
    await service.expedition().tour()
    assert await constat(service) == {"decisions_non_envoyees": 0, "prefectures_sans_boite": 0}


async def test_a_letter_that_was_given_up_is_still_to_be_mailed(service: Notifications) -> None:
    await service.boite()
    service.serveur.rcpt = ["550 5.1.1 Adresse inconnue"]
    await service.decision()
    await service.expedition().tour()
    service.horloge.avancer(QUART)
    assert (await constat(service))["decisions_non_envoyees"] == 1


async def test_a_prefecture_without_a_mailbox_is_told_apart(service: Notifications) -> None:
    for n in range(3):
        await service.decision(f"s-{n}")
    await service.expedition().tour()
    service.horloge.avancer(QUART)
    assert await constat(service) == {"decisions_non_envoyees": 0, "prefectures_sans_boite": 1}


class Essais(Counter):
    def __init__(self, notes: list[object]) -> None:
        self.notes = notes

    def add(self, amount: float, attributes: object = None, context: object = None) -> None:
        self.notes.append(attributes)


class Delais(Histogram):
    def __init__(self, notes: list[object]) -> None:
        self.notes = notes

    def record(self, amount: float, attributes: object = None, context: object = None) -> None:
        self.notes.append((amount, attributes))


def delais(notes: Iterable[object]) -> list[object]:
    return [note for note in notes if isinstance(note, tuple)]


async def test_the_delay_runs_from_the_decision_to_the_server_s_250(
    service: Notifications, monkeypatch: pytest.MonkeyPatch
) -> None:
    notes = list[object]()
    monkeypatch.setattr(mesures, "_ESSAIS", Essais(notes))
    monkeypatch.setattr(mesures, "_DELAI", Delais(notes))
    service.serveur.rcpt = ["451 4.7.1 Liste grise"]
    fait = await service.decision()
    await service.expedition().tour()
    assert {"statut": "A_ENVOYER", "raison": "SMTP_DIFFERE"} in notes
    assert not delais(notes)
    service.horloge.avancer(timedelta(hours=1))
    await service.expedition().tour()
    assert {"statut": "ENVOYEE", "raison": ""} in notes
    attente = (service.horloge() - fait.le).total_seconds()
    assert delais(notes) == [(attente, {"decision": "oui"})]
