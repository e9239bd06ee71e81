"""Effects that cannot be undone (a mail, a webhook) take a line here first, and mark it once they are done."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final
from uuid import NAMESPACE_OID, uuid5

import msgspec

from .aggregate import Conflit
from .store.contract import Collection, Engine, Row
from .temps import Horloge, maintenant

__all__ = ["INBOX", "DejaPrise", "Inbox", "Inscription", "Prise"]


@dataclass(frozen=True, kw_only=True)
class Inscription:
    """One effect of one event: who does it, until when its claim holds (UTC), and whether it is done."""

    consumer: str
    event_id: str
    jusque: datetime
    faite: bool = False


@dataclass(frozen=True, kw_only=True)
class Prise:
    """The right to do the effect, until ``inscription.jusque``.

    ``incertain``: somebody took it before and never said whether it was done, so doing it may do it twice.
    """

    id: str
    version: int
    inscription: Inscription
    incertain: bool = False


class DejaPrise(Exception):
    """Another process is doing it at this moment, or has been taking it over from us: come back later."""


INBOX: Final = Collection("inbox", Inscription)


class Inbox:
    """Lines of the collection ``inbox`` (``INBOX``, declared with the service's own), unique on consumer and event.

    ``lease`` must be longer than the effect may last.
    """

    def __init__(
        self, engine: Engine, *, lease: timedelta = timedelta(minutes=2), horloge: Horloge = maintenant
    ) -> None:
        self._rows, self._lease, self._horloge = engine.rows(INBOX.name), lease, horloge

    async def take(self, consumer: str, event_id: str) -> Prise | None:
        """The right to do this effect now; None when it is done. Raises DejaPrise while another holds it."""
        id = str(uuid5(NAMESPACE_OID, f"{consumer}\n{event_id}"))
        le = self._horloge()
        wanted = Inscription(consumer=consumer, event_id=event_id, jusque=le + self._lease)
        row = (await self._rows.fetch([id])).get(id)
        if row is None:
            try:
                await self._rows.insert(_row(id, 1, wanted))
            except Conflit:
                raise DejaPrise(event_id) from None
            return Prise(id=id, version=1, inscription=wanted)
        kept = msgspec.convert(row.body, Inscription)
        if kept.faite:
            return None
        if kept.jusque > le or not await self._rows.update(_row(id, row.version + 1, wanted), expected=row.version):
            raise DejaPrise(event_id)
        return Prise(id=id, version=row.version + 1, inscription=wanted, incertain=True)

    async def mark(self, prise: Prise) -> None:
        """The effect is done. Raises DejaPrise when the lease ran out and another took it meanwhile."""
        following = _row(prise.id, prise.version + 1, replace(prise.inscription, faite=True))
        if not await self._rows.update(following, expected=prise.version):
            raise DejaPrise(prise.inscription.event_id)


def _row(id: str, version: int, inscription: Inscription) -> Row:
    return Row(id=id, version=version, body=msgspec.to_builtins(inscription), columns={})
