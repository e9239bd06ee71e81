"""The clock, as ids, stores and rules write it: UTC inside, Europe/Paris for a day or a deadline."""

import os
import time
import uuid
from calendar import monthrange
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from datetime import time as heure
from zoneinfo import ZoneInfo

__all__ = ["PARIS", "Horloge", "fin_de_jour", "instant", "jour_paris", "maintenant", "mois_apres", "tardif", "uuid7"]

PARIS = ZoneInfo("Europe/Paris")
Horloge = Callable[[], datetime]


def maintenant() -> datetime:
    return datetime.now(UTC)


def instant(le: datetime) -> str:
    """A moment as text of fixed width (UTC, microseconds), so that text order is time order."""
    return le.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def jour_paris(le: datetime) -> date:
    """The calendar day in France at that moment."""
    return le.astimezone(PARIS).date()


def fin_de_jour(jour: date) -> datetime:
    """The moment (UTC) at which that day ends in France, be it a day of 23, 24 or 25 hours."""
    return datetime.combine(jour + timedelta(days=1), heure(), PARIS).astimezone(UTC)


def tardif(due: datetime, le: datetime) -> bool:
    """Whether what fell due at the end of a day is told later than in the day after."""
    return jour_paris(le) > jour_paris(due)


def mois_apres(jour: date, mois: int) -> date:
    """The same day so many months later (or earlier, when negative); the last of the month where it has no such day."""
    annee, rang = divmod(jour.year * 12 + jour.month - 1 + mois, 12)
    return date(annee, rang + 1, min(jour.day, monthrange(annee, rang + 1)[1]))


def uuid7() -> str:
    """A UUIDv7 (RFC 9562, 5.7): 48 bits of Unix milliseconds, then random bits."""
    value = (time.time_ns() // 1_000_000) << 80 | int.from_bytes(os.urandom(10), "big")
    value = value & ~(0xF << 76) | 0x7 << 76
    value = value & ~(0x3 << 62) | 0x2 << 62
    return str(uuid.UUID(int=value))
