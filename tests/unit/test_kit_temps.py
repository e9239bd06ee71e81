"""Days and months as France counts them, where they are not all alike."""

from datetime import UTC, date, datetime

import pytest

from services.kit.temps import fin_de_jour, mois_apres


@pytest.mark.parametrize(
    ("jour", "fin"),
    [
        (date(2026, 3, 28), datetime(2026, 3, 28, 23, tzinfo=UTC)),
        (date(2026, 3, 29), datetime(2026, 3, 29, 22, tzinfo=UTC)),
        (date(2026, 10, 25), datetime(2026, 10, 25, 23, tzinfo=UTC)),
    ],
)
def test_a_day_ends_at_midnight_in_france_be_it_of_23_24_or_25_hours(jour: date, fin: datetime) -> None:
    assert fin_de_jour(jour) == fin


@pytest.mark.parametrize(
    ("jour", "mois", "apres"),
    [
        (date(2026, 3, 2), 3, date(2026, 6, 2)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2027, 11, 30), 3, date(2028, 2, 29)),
        (date(2026, 12, 31), 36, date(2029, 12, 31)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
        (date(2026, 1, 15), -1, date(2025, 12, 15)),
    ],
)
def test_a_month_later_is_the_same_day_or_the_last_there_is(jour: date, mois: int, apres: date) -> None:
    assert mois_apres(jour, mois) == apres
