"""What notifications tells: what was prepared, tried, sent or given up. No address and no name in any of them."""

from dataclasses import dataclass
from datetime import datetime

from services.kit.aggregate import Fait

__all__ = [
    "BoitePrefectureDefinie",
    "EnvoiEntrepris",
    "EnvoiReporte",
    "NotificationEchouee",
    "NotificationEnvoyee",
    "NotificationPreparee",
    "NotificationRelancee",
    "NotificationSansObjet",
]


@dataclass(frozen=True, kw_only=True)
class Concerne:
    """Which mail a fact is about; ``reference`` is a structure's id, a département's code, ANCT or a conseiller's
    id, as ``genre`` says.

    ``session`` is the one whose notification it belongs to, if any.
    """

    notification: str
    modele: str
    genre: str
    reference: str
    candidature: str | None
    departement: str
    session: str | None


@dataclass(frozen=True, kw_only=True)
class NotificationPreparee(Concerne, Fait, aggregat="notification"):
    """Somebody must be told."""


@dataclass(frozen=True, kw_only=True)
class EnvoiEntrepris(Fait, aggregat="notification"):
    """A sender took it. ``incertain``: the attempt before was interrupted, its mail may have left already."""

    notification: str
    essai: int
    incertain: bool
    session: str | None


@dataclass(frozen=True, kw_only=True)
class EnvoiReporte(Fait, aggregat="notification"):
    notification: str
    essai: int
    raison: str
    code_smtp: int | None
    prochain_essai: datetime
    session: str | None


@dataclass(frozen=True, kw_only=True)
class NotificationEnvoyee(Concerne, Fait, aggregat="notification"):
    """The mail server has accepted it."""

    essais: int
    envois_incertains: int


@dataclass(frozen=True, kw_only=True)
class NotificationEchouee(Concerne, Fait, aggregat="notification"):
    """Given up; ANCT can send it again."""

    essais: int
    raison: str
    code_smtp: int | None


@dataclass(frozen=True, kw_only=True)
class NotificationRelancee(Fait, aggregat="notification"):
    """It will be tried again now: ANCT asked for it, or the mailbox that it waited for is known."""

    notification: str
    raison: str
    session: str | None


@dataclass(frozen=True, kw_only=True)
class NotificationSansObjet(Concerne, Fait, aggregat="notification"):
    """It will not be sent: what it had to say is no longer so, as an address that is confirmed already."""


@dataclass(frozen=True, kw_only=True)
class BoitePrefectureDefinie(Fait, aggregat="boite"):
    """The préfecture of this département has a (new) functional mailbox, whose address stays here."""

    boite: str
    departement: str
