"""A mail from the event to a real SMTP server: once, with the number of posts, whatever is down meanwhile."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest

from services.kit.bus import Meta
from services.kit.testing import recevoir
from services.notifications.domain import Genre, Modele, Notification, Raison, Statut

from .bus import until
from .engines import ENGINES
from .notifications import MAIRIE, PREFECTURE, Notifications, ouvrir


@pytest.fixture(params=ENGINES)
async def service(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Notifications]:
    async with ouvrir(request.param, tmp_path) as opened:
        yield opened


def a_la_structure(n: Notification) -> bool:
    return n.destinataire.genre is Genre.STRUCTURE


async def test_the_structure_is_told_its_number_of_posts_and_the_prefecture_is_told_too(
    service: Notifications,
) -> None:
    await service.boite()
    await service.decision(postes_attribues=2)
    assert await service.expedition().tour() == 2
    (lettre,), (copie,) = service.serveur.recus_par(MAIRIE), service.serveur.recus_par(PREFECTURE)
    assert "2 postes" in lettre["Subject"]
    assert "2 postes" in copie["Subject"]
    assert {n.statut for n in await service.toutes()} == {Statut.ENVOYEE}
    assert await service.expedition().tour() == 0


@pytest.mark.parametrize(
    ("verdict", "modele", "phrase"),
    [
        ("NEGATIF", Modele.DECISION_NEGATIVE, "n'est pas retenue"),
        ("EXAMEN_COMPLEMENTAIRE", Modele.DECISION_AJOURNEE, "examen complémentaire"),
    ],
)
async def test_each_verdict_has_its_letter(service: Notifications, verdict: str, modele: Modele, phrase: str) -> None:
    await service.decision(verdict=verdict, postes_attribues=0, motifs=("QUALITE_DU_PROJET",))
    await service.expedition().tour()
    assert (await service.une(a_la_structure)).modele is modele
    assert phrase in service.serveur.recus_par(MAIRIE)[0]["Subject"]


async def test_the_prefecture_is_told_of_a_new_candidature(service: Notifications) -> None:
    await service.boite()
    await service.depot()
    await service.expedition().tour()
    (lettre,) = service.serveur.recus_par(PREFECTURE)
    assert "à examiner" in lettre["Subject"]


async def test_an_event_that_comes_twice_sends_one_mail(service: Notifications) -> None:
    fait = await service.decision()
    await service.expedition().tour()
    await recevoir(service.recoit, fait, key=fait.decision, event_id=fait.decision)
    await service.expedition().tour()
    assert len(service.serveur.recus_par(MAIRIE)) == 1


async def test_without_an_id_of_the_event_it_would_send_two(service: Notifications) -> None:
    """The defence off: the same fact under another event id is another fact."""
    fait = await service.decision()
    await recevoir(service.recoit, fait, key=fait.decision, event_id="un-autre-identifiant")
    await service.expedition().tour()
    assert len(service.serveur.recus_par(MAIRIE)) == 2


async def test_what_the_server_defers_leaves_later(service: Notifications) -> None:
    service.serveur.rcpt = ["451 4.7.1 Liste grise"]
    await service.decision()
    await service.expedition().tour()
    attend = await service.une(a_la_structure)
    assert (attend.statut, attend.raison, attend.code_smtp) == (Statut.A_ENVOYER, Raison.SMTP_DIFFERE, 451)
    await service.expedition().tour()
    assert not service.serveur.recus
    service.horloge.avancer(timedelta(minutes=1))
    await service.expedition().tour()
    assert len(service.serveur.recus_par(MAIRIE)) == 1


@pytest.mark.parametrize("ou", ["rcpt", "data"])
async def test_what_the_server_rejects_is_given_up_until_anct_sends_it_again(service: Notifications, ou: str) -> None:
    setattr(service.serveur, ou, ["550 5.1.1 Adresse inconnue"])
    await service.decision()
    await service.expedition().tour()
    echec = await service.une(a_la_structure)
    assert (echec.statut, echec.raison, echec.code_smtp) == (Statut.EN_ECHEC, Raison.SMTP_REJETE, 550)
    service.horloge.avancer(timedelta(days=2))
    await service.expedition().tour()
    assert not service.serveur.recus_par(MAIRIE)
    await service.stores.notifications.change(echec.id, lambda n: n.renvoyer(le=service.horloge()))
    await service.expedition().tour()
    assert len(service.serveur.recus_par(MAIRIE)) == 1


async def test_a_deferral_without_end_is_given_up(service: Notifications) -> None:
    service.serveur.data = ["452 4.2.2 Boite pleine"] * 3
    await service.decision()
    for _ in range(3):
        await service.expedition(essais_max=3).tour()
        service.horloge.avancer(timedelta(hours=6))
    assert (await service.une(a_la_structure)).statut is Statut.EN_ECHEC


async def test_no_mail_is_lost_while_the_mail_server_is_down(service: Notifications) -> None:
    await service.serveur.arreter()
    for n in range(3):
        await service.decision(f"s-{n}")
    for _ in range(4):
        await service.expedition(essais_max=2).tour()
        service.horloge.avancer(timedelta(hours=6))
    assert {n.raison for n in await service.toutes() if a_la_structure(n)} == {Raison.SMTP_INJOIGNABLE}
    await service.serveur.demarrer()
    await service.expedition().tour()
    assert len(service.serveur.recus_par(MAIRIE)) == 3
    assert {n.statut for n in await service.toutes() if a_la_structure(n)} == {Statut.ENVOYEE}


async def test_the_log_says_why_a_mail_did_not_leave_and_to_nobody_whom_it_is_for(
    service: Notifications, caplog: pytest.LogCaptureFixture
) -> None:
    service.serveur.rcpt = ["451 4.7.1 Liste grise"]
    service.serveur.coupures = 1
    await service.decision()
    for _ in range(3):
        await service.expedition().tour()
        service.horloge.avancer(timedelta(hours=6))
    id = (await service.une(a_la_structure)).id
    assert [r.message for r in caplog.records if r.name.startswith("services.")] == [
        f"notification {id}: SMTP_DIFFERE 451",
        f"notification {id}: ENVOI_INCERTAIN",
    ]


async def test_no_mail_is_lost_while_structures_is_down(service: Notifications) -> None:
    service.structures.panne = True
    await service.decision()
    for _ in range(4):
        await service.expedition(essais_max=2).tour()
        service.horloge.avancer(timedelta(hours=6))
    assert (await service.une(a_la_structure)).raison is Raison.ADRESSES_INJOIGNABLES
    service.structures.panne = False
    await service.expedition().tour()
    assert len(service.serveur.recus_par(MAIRIE)) == 1


async def test_a_token_that_is_refused_is_asked_for_again(service: Notifications) -> None:
    expedition = service.expedition()
    await service.decision("s-1")
    await expedition.tour()
    service.structures.valides.clear()
    await service.decision("s-2")
    await expedition.tour()
    service.horloge.avancer(timedelta(minutes=1))
    await expedition.tour()
    assert (len(service.serveur.recus_par(MAIRIE)), service.structures.jetons) == (2, 2)


async def test_a_structure_without_an_address_is_tried_again_then_given_up(service: Notifications) -> None:
    await service.decision(connue=False)
    for _ in range(2):
        await service.expedition(essais_max=2).tour()
        service.horloge.avancer(timedelta(hours=6))
    echec = await service.une(a_la_structure)
    assert (echec.statut, echec.raison) == (Statut.EN_ECHEC, Raison.SANS_ADRESSE)


async def test_a_line_cut_after_data_is_sent_again_under_the_same_id_and_counted(service: Notifications) -> None:
    service.serveur.coupures = 1
    await service.decision()
    await service.expedition().tour()
    doute = await service.une(a_la_structure)
    assert (doute.statut, doute.raison, doute.envois_incertains) == (Statut.A_ENVOYER, Raison.ENVOI_INCERTAIN, 1)
    service.horloge.avancer(timedelta(minutes=1))
    await service.expedition().tour()
    premiere, seconde = service.serveur.recus_par(MAIRIE)
    assert premiere["Message-ID"] == seconde["Message-ID"] == f"<{doute.id}@conum.example>"
    assert premiere.as_bytes() == seconde.as_bytes()


async def test_a_mail_to_a_prefecture_without_mailbox_leaves_once_it_is_given(service: Notifications) -> None:
    await service.depot(departement="2A")
    await service.depot(departement="69")
    await service.expedition().tour()
    assert {n.raison for n in await service.toutes() if not a_la_structure(n)} == {Raison.SANS_BOITE}
    await service.boite("2A", "corse@prefecture.example")
    (definie,) = await service.engine.rows("boites").outbox(10)
    meta = Meta(event_id=definie.id, type=definie.type, key=definie.key, sequence=1, time=service.horloge())
    assert await service.recoit.deliver(meta, b'{"departement": "2A"}')
    await service.expedition().tour()
    assert len(service.serveur.recus_par("corse@prefecture.example")) == 1
    assert len(service.serveur.recus) == 1


async def test_a_mailbox_that_nobody_heard_of_is_found_within_the_hour(service: Notifications) -> None:
    await service.depot()
    await service.expedition().tour()
    await service.boite()
    service.horloge.avancer(timedelta(hours=1))
    await service.expedition().tour()
    assert len(service.serveur.recus_par(PREFECTURE)) == 1


async def test_no_address_is_kept_with_a_mail_nor_told(service: Notifications) -> None:
    service.serveur.rcpt = [f"451 4.7.1 <{MAIRIE}> plus tard"]
    await service.decision()
    await service.expedition().tour()
    service.horloge.avancer(timedelta(minutes=1))
    await service.expedition().tour()
    assert len(service.serveur.recus_par(MAIRIE)) == 1
    rows = service.engine.rows("notifications")
    kept = await rows.query({}, (), 100, None)
    assert kept
    assert MAIRIE not in repr(kept)
    assert MAIRIE not in repr(await rows.outbox(1000))


async def test_the_sender_sleeps_until_it_is_woken_and_stops_when_told(service: Notifications) -> None:
    expedition = service.expedition()
    work = asyncio.create_task(expedition.travailler())
    await service.decision()
    expedition.reveiller()
    await until(lambda: service.serveur.recus_par(MAIRIE), 10)
    work.cancel()
    with suppress(asyncio.CancelledError):
        await work
    assert (await service.une(a_la_structure)).statut is Statut.ENVOYEE
