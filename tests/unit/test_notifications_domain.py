"""The rules of a mail: made once, claimed by one sender, tried again, given up, sent again by ANCT."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from services.kit.aggregate import Fait
from services.notifications.domain import (
    Boite,
    BoiteInvalide,
    Contenu,
    Destinataire,
    Genre,
    Modele,
    NonDue,
    Notification,
    PasEnEchec,
    Raison,
    Reprises,
    Statut,
)
from services.notifications.events import EnvoiReporte, NotificationEchouee, NotificationEnvoyee

LE = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
PRISE = timedelta(minutes=10)
REPRISES = Reprises(essais_max=3)
CONTENU = Contenu(
    candidature="c-1", siret="21690123100011", departement="69", le=LE, postes_souhaites=3, postes_attribues=2
)
STRUCTURE = Destinataire(Genre.STRUCTURE, "s-1")
PREFECTURE = Destinataire(Genre.PREFECTURE, "69")


def preparee(a: Destinataire = STRUCTURE, evenement: str = "e-1") -> Notification:
    return Notification.preparer(evenement, Modele.DECISION_POSITIVE, a, CONTENU, le=LE)[0]


def prise(a: Destinataire = STRUCTURE, le: datetime = LE) -> Notification:
    return preparee(a).prendre(le=le, duree=PRISE)[0]


def ratee(n: Notification, raison: Raison, le: datetime = LE, code: int | None = None) -> tuple[Notification, Fait]:
    suite, fait = n.non_envoyee(raison, essai=n.essais, le=le, reprises=REPRISES, code_smtp=code)  # type: ignore[misc]  # a fact is told
    return suite, fait


def test_the_same_event_makes_the_same_notification() -> None:
    assert preparee().id == preparee().id
    assert len({preparee().id, preparee(PREFECTURE).id, preparee(evenement="e-2").id}) == 3


def test_a_notification_is_due_at_once() -> None:
    notification, fait = preparee().prendre(le=LE, duree=PRISE)
    assert (notification.statut, notification.essais, fait.incertain) == (Statut.EN_COURS, 1, False)


def test_a_notification_that_one_sender_has_is_not_given_to_another() -> None:
    with pytest.raises(NonDue):
        prise().prendre(le=LE + PRISE - timedelta(seconds=1), duree=PRISE)


def test_a_claim_that_ran_out_is_given_to_another_and_counted_as_uncertain() -> None:
    reprise, fait = prise().prendre(le=LE + PRISE, duree=PRISE)
    assert (reprise.essais, reprise.envois_incertains, reprise.raison) == (2, 1, Raison.ENVOI_INCERTAIN)
    assert fait.incertain


def test_an_accepted_mail_is_sent_whoever_holds_the_claim() -> None:
    envoyee, fait = prise().envoyee(le=LE)  # type: ignore[misc]  # a fact is told
    assert envoyee.statut is Statut.ENVOYEE
    assert envoyee.echeance is None
    assert isinstance(fait, NotificationEnvoyee)
    assert envoyee.envoyee(le=LE + PRISE) == (envoyee,)
    with pytest.raises(NonDue):
        envoyee.prendre(le=LE + timedelta(days=1), duree=PRISE)


def test_a_sender_that_lost_its_claim_postpones_nothing() -> None:
    reprise, _ = prise().prendre(le=LE + PRISE, duree=PRISE)
    assert reprise.non_envoyee(Raison.SMTP_DIFFERE, essai=1, le=LE + PRISE, reprises=REPRISES) == (reprise,)


def test_the_wait_doubles_from_one_minute_to_six_hours() -> None:
    attentes = [Reprises().attente(n) for n in (1, 2, 3, 9, 10, 500)]
    minutes = [a / timedelta(minutes=1) for a in attentes]
    assert minutes == [1, 2, 4, 256, 360, 360]


def test_what_the_server_defers_is_tried_again_then_given_up() -> None:
    notification, le = preparee(), LE
    for essai in (1, 2):
        notification, reporte = ratee(notification.prendre(le=le, duree=PRISE)[0], Raison.SMTP_DIFFERE, le, 451)
        assert isinstance(reporte, EnvoiReporte)
        assert (notification.statut, notification.code_smtp) == (Statut.A_ENVOYER, 451)
        assert notification.echeance == reporte.prochain_essai == le + timedelta(minutes=essai)
        le = reporte.prochain_essai
    notification, echec = ratee(notification.prendre(le=le, duree=PRISE)[0], Raison.SMTP_DIFFERE, le, 451)
    assert isinstance(echec, NotificationEchouee)
    assert (echec.raison, echec.essais) == ("SMTP_DIFFERE", 3)
    assert (notification.statut, notification.echeance) == (Statut.EN_ECHEC, None)


def test_what_the_server_rejects_is_given_up_at_once() -> None:
    notification, fait = ratee(prise(), Raison.SMTP_REJETE, code=550)
    assert notification.statut is Statut.EN_ECHEC
    assert isinstance(fait, NotificationEchouee)
    assert fait.code_smtp == 550


@pytest.mark.parametrize("panne", [Raison.SMTP_INJOIGNABLE, Raison.ADRESSES_INJOIGNABLES])
def test_an_outage_however_long_gives_no_mail_up(panne: Raison) -> None:
    notification, le = preparee(), LE
    for _ in range(100):
        notification, _fait = ratee(notification.prendre(le=le, duree=PRISE)[0], panne, le)
        assert notification.statut is Statut.A_ENVOYER
        assert notification.echeance is not None
        le = notification.echeance


def test_without_a_mailbox_it_waits_and_leaves_when_it_is_known() -> None:
    notification, _ = ratee(prise(PREFECTURE), Raison.SANS_BOITE)
    assert notification.attend_boite == "69"
    plus_tard = LE + timedelta(minutes=3)
    relancee, _fait = notification.boite_connue(le=plus_tard)  # type: ignore[misc]  # a fact is told
    assert (relancee.echeance, relancee.attend_boite) == (plus_tard, None)
    assert prise(PREFECTURE).boite_connue(le=plus_tard) == (prise(PREFECTURE),)


def test_anct_sends_again_only_what_failed() -> None:
    with pytest.raises(PasEnEchec):
        preparee().renvoyer(le=LE)
    echec, _ = ratee(replace(prise(), comptes=2), Raison.SMTP_DIFFERE)
    assert echec.statut is Statut.EN_ECHEC
    relancee, _ = echec.renvoyer(le=LE + PRISE)
    assert (relancee.statut, relancee.echeance, relancee.comptes) == (Statut.A_ENVOYER, LE + PRISE, 0)
    assert relancee.id == echec.id


def test_a_mailbox_needs_a_departement_and_an_address() -> None:
    with pytest.raises(BoiteInvalide) as refus:
        Boite.definir("99", "pas une adresse", le=LE)
    assert [f.champ for f in refus.value.fautes] == ["departement", "courriel"]


@pytest.mark.parametrize("courriel", ["a@b", "a b@c.fr", "a@b.fr\r\nBcc: x@y.fr", "<a@b.fr>", "@b.fr", "a@b.fr,c@d.fr"])
def test_a_mailbox_that_is_no_address_is_refused(courriel: str) -> None:
    with pytest.raises(BoiteInvalide):
        Boite.definir("69", courriel, le=LE)


@pytest.mark.parametrize("departement", ["01", "2A", "69", "95", "971", "978", "988"])
def test_every_departement_has_one_mailbox(departement: str) -> None:
    boite, fait = Boite.definir(departement, "numerique@prefecture.example", le=LE)
    assert boite.id == Boite.id_de(departement)
    assert "example" not in repr(fait)
    assert boite.changer(boite.courriel, le=LE) == (boite,)
    assert boite.changer("autre@prefecture.example", le=LE)[0].courriel == "autre@prefecture.example"
