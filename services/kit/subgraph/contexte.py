"""What a resolver is handed: who asks, the service's stores, the time, and the command it carries out."""

import asyncio
import hashlib
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Generic, Protocol, TypeVar

import msgspec

from ..aggregate import Refus
from ..identity import Agent
from ..store.contract import Commande
from ..temps import Horloge, maintenant

__all__ = ["CLE_MAX", "CleInvalide", "Contexte", "Suivi"]

S = TypeVar("S")
CLE_MAX = 200


class CleInvalide(Refus):
    message = f"La clé d'idempotence compte de 1 à {CLE_MAX} caractères."


class Suivi(Protocol):
    """Tells each time that the aggregate of this id has changed, on whichever process it did."""

    def suivre(self, key: str) -> AsyncIterator[object]: ...


@dataclass(frozen=True)
class Contexte(Generic[S]):
    """One operation's surroundings; ``stores`` is the service's own. ``refus``: the codes of what was refused in it."""

    agent: Agent
    stores: S
    hub: Suivi | None = None
    horloge: Horloge = maintenant
    refus: list[str] = field(default_factory=list)

    def maintenant(self) -> datetime:
        return self.horloge()

    def suivre(self, key: str) -> AsyncIterator[object]:
        """Something each time that the aggregate of this id changes, from this call on; ends with the asker's token."""
        if self.hub is None:
            raise RuntimeError("subscriptions need the hub")
        return _jusque(self.agent.fin, self.hub.suivre(key))

    def commande(self, cle: str | None, **demande: Any) -> Commande | None:
        """The idempotency key, kept apart for each asker, with a digest of what is asked.

        None when no key was sent. Raises CleInvalide when it is empty or too long.
        """
        if cle is None:
            return None
        if not 1 <= len(cle) <= CLE_MAX:
            raise CleInvalide
        octets = msgspec.json.encode(demande, order="deterministic")
        return Commande(f"{self.agent.sub}:{cle}", hashlib.sha256(octets).hexdigest()[:16])


async def _jusque(fin: float | None, signaux: AsyncIterator[object]) -> AsyncIterator[object]:
    while fin is None or time.time() < fin:
        try:
            async with asyncio.timeout(None if fin is None else fin - time.time()):
                signal = await anext(signaux)
        except (TimeoutError, StopAsyncIteration):
            return
        yield signal
