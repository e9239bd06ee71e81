"""From an event to the mails that it makes: the same event makes the same mails, however often it comes."""

from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

from services.kit.aggregate import Conflit
from services.kit.bus import Meta
from services.kit.telemetry import traceparent
from services.kit.temps import Horloge, fin_de_jour

from ..domain import Contenu, Denouement, Destinataire, Genre, Modele, Notification
from ..store import Stores

__all__ = ["Concerne", "DuConseiller", "Echue", "Preparation"]

CHAMPS: Final = tuple(field.name for field in fields(Contenu))

EPOQUE: Final = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class Concerne:
    """Whom a fact is about, as all those that make a mail say it."""

    structure: str
    siret: str
    departement: str
    le: datetime


@dataclass(frozen=True, kw_only=True)
class DuConseiller(Concerne):
    """A fact that is told to a conseiller; ``structure`` employs that person."""

    conseiller: str


@dataclass(frozen=True, kw_only=True)
class Echue:
    """What a clock tells once the day ``echeance`` is over."""

    echeance: date

    @property
    def due(self) -> datetime:
        return fin_de_jour(self.echeance)


class Preparation:
    """``reveil`` wakes the sender once a mail is due."""

    def __init__(self, stores: Stores, reveil: Callable[[], None], horloge: Horloge) -> None:
        self._stores, self._reveil, self._horloge = stores, reveil, horloge

    async def structure(self, fait: Concerne, meta: Meta, modele: Modele, **precisions: Any) -> None:
        """A mail to the structure that the fact is about."""
        await self._preparer(fait, meta, modele, Destinataire(Genre.STRUCTURE, fait.structure), precisions)

    async def prefecture(self, fait: Concerne, meta: Meta, modele: Modele, **precisions: Any) -> None:
        """A mail to the préfecture of its département."""
        await self._preparer(fait, meta, modele, Destinataire(Genre.PREFECTURE, fait.departement), precisions)

    async def anct(self, fait: Concerne, meta: Meta, modele: Modele, **precisions: Any) -> None:
        await self._preparer(fait, meta, modele, Destinataire(Genre.ANCT, "ANCT"), precisions)

    async def conseiller(self, fait: DuConseiller, meta: Meta, modele: Modele, **precisions: Any) -> None:
        await self._preparer(fait, meta, modele, Destinataire(Genre.CONSEILLER, fait.conseiller), precisions)

    async def denouer(self, cle: str, le: datetime) -> None:
        """What waits under this key (``attend``), and was told before ``le``, has nothing to say any more.

        Facts of several aggregates meet under one key, so it is their moments that say which came last.
        """
        sequence = (le - EPOQUE) // timedelta(microseconds=1)
        await self._stores.denouements.put(cle, Denouement(le=le), sequence=sequence)

    async def vers(self, structure: str, fait: Concerne, meta: Meta, modele: Modele, **precisions: Any) -> None:
        """A mail to another structure than the one that the fact is about."""
        await self._preparer(fait, meta, modele, Destinataire(Genre.STRUCTURE, structure), precisions)

    async def _preparer(
        self, fait: Concerne, meta: Meta, modele: Modele, a: Destinataire, precisions: dict[str, Any]
    ) -> None:
        """The letter says what the fact says under the same names, and ``precisions``."""
        dit = {champ: getattr(fait, champ) for champ in CHAMPS if hasattr(fait, champ)}
        notification, preparee = Notification.preparer(
            meta.event_id, modele, a, Contenu(**(dit | precisions)), le=self._horloge(), traceparent=traceparent()
        )
        try:
            await self._stores.notifications.add(notification, preparee)
        except Conflit:  # the id derives from the event: this delivery is not the first
            return
        self._reveil()
