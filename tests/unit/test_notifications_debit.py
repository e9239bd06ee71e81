"""The rate of the mails: so many in any minute, whoever sends them, and none forgotten."""

from datetime import UTC, datetime, timedelta

import pytest

from services.notifications.domain import Debit, Seau

LE = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def departs(debit: Debit, pas: timedelta, duree: timedelta) -> list[datetime]:
    """When mails leave, for a sender that asks for as many as it can at each step."""
    seau: Seau | None = None
    partis, le = [], LE
    while le < LE + duree:
        seau, accordes = debit.prendre(seau, 1_000, le=le)
        partis += [le] * accordes
        le += pas
    return partis


@pytest.mark.parametrize("par_minute", [1, 2, 59, 60, 61, 600, 10_000])
@pytest.mark.parametrize("pas", [timedelta(milliseconds=37), timedelta(seconds=1), timedelta(seconds=13)])
def test_no_minute_sees_more_than_its_mails(par_minute: int, pas: timedelta) -> None:
    partis = departs(Debit(par_minute), pas, 4 * MINUTE)
    debut = 0
    for fin, le in enumerate(partis):
        while partis[debut] <= le - MINUTE:
            debut += 1
        assert fin - debut + 1 <= par_minute


@pytest.mark.parametrize("par_minute", [1, 2, 60, 600, 10_000])
def test_a_sender_that_asks_often_gets_nearly_all_of_its_rate(par_minute: int) -> None:
    partis = departs(Debit(par_minute), timedelta(milliseconds=37), 10 * MINUTE)
    assert 0.95 * par_minute * 10 <= len(partis) <= par_minute * 10


def test_an_idle_hour_saves_no_more_than_a_second() -> None:
    debit = Debit(600)
    seau, _ = debit.prendre(None, 1_000, le=LE)
    assert debit.prendre(seau, 1_000, le=LE + timedelta(hours=1))[1] == debit.rafale == 10


def test_what_is_given_back_can_be_taken_again() -> None:
    debit = Debit(600)
    seau, accordes = debit.prendre(None, 10, le=LE)
    assert (accordes, debit.disponibles(seau, le=LE)) == (10, 0)
    assert debit.disponibles(debit.rendre(seau, 4), le=LE) == 4


def test_a_clock_that_is_behind_gets_nothing_more() -> None:
    debit = Debit(600)
    seau, _ = debit.prendre(None, 10, le=LE)
    assert debit.prendre(seau, 10, le=LE - timedelta(minutes=3)) == (seau, 0)


@pytest.mark.parametrize("par_minute", [1, 60, 600, 10_000])
def test_after_the_wait_there_is_something_to_take(par_minute: int) -> None:
    debit = Debit(par_minute)
    assert debit.attente(None, le=LE) == timedelta(0)
    seau, _ = debit.prendre(None, 1_000, le=LE)
    attente = debit.attente(seau, le=LE)
    assert timedelta(0) < attente <= MINUTE
    assert debit.disponibles(seau, le=LE + attente) >= 1
    assert debit.attente(seau, le=LE + attente) == timedelta(0)
