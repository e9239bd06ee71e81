"""When a conseiller and its structure are told that no report came: 30 days, 45 days, once a silence."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from services.activites.suivi.domain import Silence, Suivi
from services.activites.suivi.events import CraEnRetard

PARIS = ZoneInfo("Europe/Paris")
DEBUT = date(2026, 3, 2)
SUIVI = Suivi(id="contrat", conseiller="conseiller")
SILENCE = Silence(depuis=DEBUT)


def a(jour: date, heure: int = 9) -> datetime:
    return datetime(jour.year, jour.month, jour.day, heure, tzinfo=PARIS)


def dire(suivi: Suivi, silence: Silence, le: datetime) -> tuple[Suivi, list[CraEnRetard]]:
    suite, *faits = suivi.constater(silence, structure="s", siret="21690123100011", departement="69", le=le)
    return suite, faits


def paliers(suivi: Suivi, silence: Silence, jours: int) -> tuple[Suivi, list[int]]:
    suite, faits = dire(suivi, silence, a(DEBUT + timedelta(days=jours)))
    return suite, [f.palier for f in faits]


def test_thirty_full_days_pass_before_the_conseiller_is_reminded() -> None:
    assert paliers(SUIVI, SILENCE, 30)[1] == []
    assert paliers(SUIVI, SILENCE, 31)[1] == [30]


def test_the_structure_is_told_after_forty_five_days_and_each_is_told_once() -> None:
    suivi, dits = SUIVI, list[tuple[int, int]]()
    for jour in range(100):
        suivi, lus = paliers(suivi, SILENCE, jour)
        dits += [(palier, jour) for palier in lus]
    assert dits == [(30, 31), (45, 46)]


def test_days_are_counted_from_the_latest_of_start_training_and_report() -> None:
    def depuis(formation: date | None, dernier: date | None) -> date:
        return Silence.du(debut=DEBUT, fin=None, formation=formation, dernier=dernier).depuis

    assert depuis(None, None) == DEBUT
    assert depuis(date(2026, 5, 1), None) == date(2026, 5, 1)
    assert depuis(date(2026, 5, 1), date(2026, 5, 6)) == date(2026, 5, 6)
    assert depuis(date(2026, 1, 1), date(2026, 2, 1)) == DEBUT


def test_a_week_of_downtime_tells_it_late_and_says_so() -> None:
    _, (a_l_heure,) = dire(SUIVI, SILENCE, a(DEBUT + timedelta(days=31), 23))
    _, (tard,) = dire(SUIVI, SILENCE, a(DEBUT + timedelta(days=38)))
    assert (a_l_heure.en_retard, tard.en_retard) == (False, True)
    assert a_l_heure.echeance == tard.echeance == DEBUT + timedelta(days=30)


def test_both_due_at_once_is_one_letter_that_goes_to_both() -> None:
    suivi, lus = paliers(SUIVI, SILENCE, 60)
    assert lus == [45]
    assert paliers(suivi, SILENCE, 61)[1] == []


def test_a_contract_that_is_over_is_left_in_peace() -> None:
    fini = Silence(depuis=DEBUT, fin=DEBUT + timedelta(days=31))
    assert paliers(SUIVI, fini, 31)[1] == [30]
    assert paliers(SUIVI, fini, 32)[1] == []
    court = Silence(depuis=DEBUT, fin=DEBUT + timedelta(days=30))
    assert SUIVI.prochaine(court, le=a(DEBUT)) is None
    assert SUIVI.prochaine(fini, le=a(DEBUT + timedelta(days=40))) is None


def test_a_report_ends_the_silence_and_the_next_one_is_told_again() -> None:
    suivi, _ = paliers(SUIVI, SILENCE, 31)
    nouveau = Silence(depuis=DEBUT + timedelta(days=32))
    assert paliers(suivi, nouveau, 62)[1] == []
    assert paliers(suivi, nouveau, 63)[1] == [30]


def test_a_withdrawn_report_does_not_remind_twice_of_the_silence_it_uncovers() -> None:
    suivi, lus = paliers(SUIVI, Silence(depuis=DEBUT + timedelta(days=5)), 36)
    assert lus == [30]
    assert paliers(suivi, SILENCE, 40)[1] == []
    assert paliers(suivi, SILENCE, 46)[1] == [45]


@pytest.mark.parametrize(
    ("depuis", "attendue"),
    [
        (date(2026, 2, 26), "2026-03-28T23:00:00+00:00"),  # the day of 23 hours begins
        (date(2026, 2, 27), "2026-03-29T22:00:00+00:00"),
        (date(2026, 9, 24), "2026-10-24T22:00:00+00:00"),  # the day of 25 hours begins
        (date(2026, 9, 25), "2026-10-25T23:00:00+00:00"),
    ],
)
def test_it_falls_due_at_midnight_in_france_whatever_the_clocks_did(depuis: date, attendue: str) -> None:
    due = SUIVI.prochaine(Silence(depuis=depuis), le=a(depuis))
    assert due == datetime.fromisoformat(attendue)
    assert dire(SUIVI, Silence(depuis=depuis), due)[1][0].palier == 30
    assert dire(SUIVI, Silence(depuis=depuis), due - timedelta(microseconds=1))[1] == []
