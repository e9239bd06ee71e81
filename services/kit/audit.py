"""The auditors: what must always be so is looked at again and again, in production too. Each must read 0."""

import logging
from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from .store.contract import Engine
from .telemetry import METER
from .temps import Horloge, instant, maintenant
from .worker import for_ever

__all__ = ["LIMITE", "PAUSE", "Audit", "Auditeur", "constater", "non_publies"]

log = logging.getLogger(__name__)
PAUSE: Final = 300.0
"""Seconds between two rounds, so also how long a difference that heals by itself has to do so."""
LIMITE: Final = 1_000
"""How many things of one kind an auditor looks at, at most."""
DITS: Final = 20
"""How many differences of an auditor a round names in the log."""
_ECARTS: Final = METER.create_gauge("conum.audit.ecarts", "{ecart}", "What an auditor finds wrong; 0 is right.")
_DERNIER: Final = METER.create_gauge("conum.audit.dernier", "s", "When an auditor last came to its end (Unix time).")


@dataclass(frozen=True)
class Auditeur:
    """``ecarts`` answers what differs: texts that name it by ids, states and numbers only.

    ``confirme``: it counts from the second round that finds it. Two stores that follow each other by events always
    differ a little; what is still so a round later does not heal.
    """

    ecarts: Callable[[], Awaitable[Iterable[str]]]
    confirme: bool = False


def constater(nom: str, ecarts: Collection[str], *, horloge: Horloge = maintenant) -> None:
    """Tells what the auditor of that name has just found, in the log and as metrics."""
    for ecart in sorted(ecarts)[:DITS]:
        log.error("audit %s: %s", nom, ecart)
    _ECARTS.set(len(ecarts), {"auditeur": nom})
    _DERNIER.set(int(horloge().timestamp()), {"auditeur": nom})


class Audit:
    """Runs all auditors of a process, round after round. One that cannot do its work keeps no other from it, and is
    told by the age of its last round."""

    def __init__(
        self, auditeurs: Mapping[str, Auditeur], *, pause: float = PAUSE, horloge: Horloge = maintenant
    ) -> None:
        self._auditeurs, self._pause, self._horloge = auditeurs, pause, horloge
        self._avant: dict[str, frozenset[str]] = {}

    async def tour(self) -> Mapping[str, int]:
        """How many differences each auditor that came to its end found."""
        comptes: dict[str, int] = {}
        for nom, auditeur in self._auditeurs.items():
            try:
                ecarts = frozenset(await auditeur.ecarts())
            except Exception:
                log.exception("audit %s: not done", nom)
                continue
            comptes[nom] = self._dire(nom, auditeur, ecarts)
        return comptes

    def _dire(self, nom: str, auditeur: Auditeur, ecarts: frozenset[str]) -> int:
        certains = ecarts & self._avant.get(nom, frozenset()) if auditeur.confirme else ecarts
        self._avant[nom] = ecarts
        constater(nom, certains, horloge=self._horloge)
        return len(certains)

    async def travailler(self) -> None:
        await for_ever(self._avancer, pause=self._pause)

    async def _avancer(self) -> float:
        await self.tour()
        return self._pause


def non_publies(
    engine: Engine, collections: Sequence[str], *, delai: timedelta, horloge: Horloge = maintenant
) -> Auditeur:
    """Accepted but not published: facts that still lie in these collections' outboxes ``delai`` after they became true.

    ``LIMITE`` facts a collection at most, the oldest: more would tell nothing more.
    """

    async def ecarts() -> list[str]:
        avant = instant(horloge() - delai)
        return [
            f"{fait.type} {fait.key} {fait.sequence}"
            for collection in collections
            for fait in await engine.rows(collection).outbox(LIMITE)
            if fait.time < avant
        ]

    return Auditeur(ecarts)
