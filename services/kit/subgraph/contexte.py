"""What a resolver is handed: who asks, the service's stores, the time, and the command it carries out."""

import hashlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
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
    """One operation's surroundings; ``stores`` is the service's own."""

    agent: Agent
    stores: S
    hub: Suivi | None = None
    horloge: Horloge = maintenant

    def maintenant(self) -> datetime:
        return self.horloge()

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
