"""How far the mails of one session have come: what is known of each, and what that makes together."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, Self
from zlib import crc32

__all__ = ["PARTS", "Avancement", "Etat", "Part", "Suivi", "part_de", "parts_de"]

PARTS: Final = 128
"""A session's tally is kept in so many parts: a mail that moves writes one of them, a question reads them all."""
FENETRE: Final = timedelta(minutes=5)


class Etat(StrEnum):
    A_ENVOYER = "A_ENVOYER"
    ENVOYEE = "ENVOYEE"
    EN_ECHEC = "EN_ECHEC"
    SANS_OBJET = "SANS_OBJET"


@dataclass(frozen=True, kw_only=True)
class Suivi:
    """What the fact of that ``sequence`` said of one mail. ``incertaine``: it may have left twice."""

    sequence: int
    etat: Etat
    le: datetime
    incertaine: bool = False


@dataclass(frozen=True, kw_only=True)
class Part:
    """Notification → what is known of it. No counter that grows: a fact that comes again changes nothing."""

    suivis: dict[str, Suivi] = field(default_factory=dict)

    def noter(self, notification: str, suivi: Suivi) -> Self:
        connu = self.suivis.get(notification)
        if connu and connu.sequence >= suivi.sequence:
            return self
        if connu and connu.incertaine:
            suivi = replace(suivi, incertaine=True)
        return replace(self, suivis={**self.suivis, notification: suivi})


def part_de(session: str, notification: str) -> str:
    """The key of the part that holds this mail."""
    return f"{session}/{crc32(notification.encode()) % PARTS}"


def parts_de(session: str) -> list[str]:
    return [f"{session}/{rang}" for rang in range(PARTS)]


@dataclass(frozen=True, kw_only=True)
class Avancement:
    """``par_minute`` is the rate of the last five minutes, from the first mail that left in them; None while fewer
    than two have. ``fin_estimee_le`` supposes that it goes on."""

    total: int
    a_envoyer: int
    envoyees: int
    en_echec: int
    sans_objet: int
    incertaines: int
    premiere_le: datetime | None
    derniere_le: datetime | None
    par_minute: float | None
    fin_estimee_le: datetime | None

    @classmethod
    def de(cls, parts: Iterable[Part | None], *, le: datetime) -> Self | None:
        """None when no mail of this session is known."""
        suivis = [suivi for part in parts if part for suivi in part.suivis.values()]
        if not suivis:
            return None
        compte = {etat: sum(s.etat is etat for s in suivis) for etat in Etat}
        departs = sorted(s.le for s in suivis if s.etat is Etat.ENVOYEE)
        debit = _debit([d for d in departs if d > le - FENETRE], le)
        reste = compte[Etat.A_ENVOYER]
        return cls(
            total=len(suivis),
            a_envoyer=reste,
            envoyees=compte[Etat.ENVOYEE],
            en_echec=compte[Etat.EN_ECHEC],
            sans_objet=compte[Etat.SANS_OBJET],
            incertaines=sum(s.incertaine for s in suivis),
            premiere_le=departs[0] if departs else None,
            derniere_le=departs[-1] if departs else None,
            par_minute=debit,
            fin_estimee_le=le + timedelta(minutes=reste / debit) if reste and debit else None,
        )


def _debit(departs: list[datetime], le: datetime) -> float | None:
    if len(departs) < 2:
        return None
    minutes = max(timedelta(seconds=1), le - departs[0]) / timedelta(minutes=1)
    return round(len(departs) / minutes, 1)
