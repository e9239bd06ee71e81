"""The aggregates of one type: added, changed through their rules, each state with its facts in one write."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Generic, TypeVar
from weakref import WeakValueDictionary

import msgspec

from ..aggregate import Aggregate, Conflit, Decision, Fait, Introuvable
from ..telemetry import traceparent
from ..temps import instant, uuid7
from .contract import CleReutilisee, Collection, Commande, Engine, Envelope, Row
from .lecture import Lecture
from .races import TRIES, TropDeConcurrence, step_aside

__all__ = ["RegleSansFait", "Store"]

A = TypeVar("A", bound=Aggregate)
RECENT = 20


class RegleSansFait(Exception):
    """A bug of ours: a rule changed the state and told nothing of it."""


class Store(Lecture[A], Generic[A]):
    """``reveil`` is called after each write that told a fact: it wakes the relay, and must not block.

    ``tries``: how many races a change may lose in a row.
    """

    def __init__(
        self,
        engine: Engine,
        collection: Collection[A],
        reveil: Callable[[], None] = lambda: None,
        *,
        tries: int = TRIES,
    ) -> None:
        super().__init__(engine, collection)
        self._reveil = reveil
        self._tries = tries
        self._turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def add(self, aggregate: A, *faits: Fait, commande: Commande | None = None) -> A:
        """Keeps a new aggregate with what its making tells.

        Raises Conflit when a unique index says no; its index is ``id`` whenever this id is already kept.

        The same ``commande`` again answers with the aggregate that it made (CleReutilisee if it asked
        something else), also when it comes twice at once.
        """
        made = replace(aggregate, version=len(faits))
        row = replace(
            self._row(made.id, made.version, made),
            outbox=_envelopes(made.id, 0, faits),
            commandes={commande.cle: commande.empreinte} if commande else {},
            creation=commande.cle if commande else None,
        )
        try:
            await self._rows.insert(row)
        except Conflit:
            # Whichever index spoke first: a repeated command meets its own siret before its own key.
            already = await self._rows.by_creation(commande.cle) if commande else None
            if already is None or commande is None:
                if await self._rows.fetch([made.id]):
                    raise Conflit("id") from None
                raise
            _same_request(already, commande)
            return self._value(already)
        if faits:
            self._reveil()
        return made

    async def made(self, commande: Commande) -> A | None:
        """What this command has made, if it came before; CleReutilisee when it asked something else then."""
        row = await self._rows.by_creation(commande.cle)
        if row is None:
            return None
        _same_request(row, commande)
        return self._value(row)

    async def change(self, id: str, rule: Callable[[A], Decision[A]], *, commande: Commande | None = None) -> A:
        """Loads, decides, writes if nobody came first, else decides again. Raises Introuvable.

        ``rule`` may run several times and must depend on nothing but its aggregate. A ``commande`` among the
        last twenty of this aggregate answers the current state without running the rule.
        """
        # Within this process each waits for its turn rather than lose a race; the version settles the rest.
        async with self._turns.setdefault(id, asyncio.Lock()):
            for attempt in range(self._tries):
                if (changed := await self._attempt(id, rule, commande)) is not None:
                    return changed
                await step_aside(attempt)
        raise TropDeConcurrence(f"{self.collection.name}: lost {self._tries} races")

    async def _attempt(self, id: str, rule: Callable[[A], Decision[A]], commande: Commande | None) -> A | None:
        """What the aggregate is now, or None when somebody else came first."""
        row = (await self._rows.fetch([id])).get(id)
        if row is None:
            raise Introuvable
        current = self._value(row)
        if commande and commande.cle in row.commandes:
            _same_request(row, commande)
            return current
        following, *faits = rule(current)
        if not faits:
            if following != current:
                raise RegleSansFait(f"{self.collection.name}: {type(current).__name__} changed without a fact")
            return current
        changed = replace(following, version=row.version + len(faits))
        written = replace(
            self._row(id, changed.version, changed),
            outbox=_envelopes(id, row.version, faits),
            commandes=_recent(row, commande),
            creation=row.creation,
        )
        if not await self._rows.update(written, expected=row.version):
            return None
        self._reveil()
        return changed


def _envelopes(key: str, version: int, faits: tuple[Fait, ...] | list[Fait]) -> tuple[Envelope, ...]:
    if not faits:
        return ()
    parent = traceparent()
    return tuple(
        Envelope(
            id=uuid7(),
            type=fait.type,
            topic=fait.topic,
            key=key,
            sequence=sequence,
            time=instant(fait.le),
            data=msgspec.json.encode(fait).decode(),
            traceparent=parent,
        )
        for sequence, fait in enumerate(faits, start=version + 1)
    )


def _same_request(row: Row, commande: Commande) -> None:
    if row.commandes.get(commande.cle) != commande.empreinte:
        raise CleReutilisee


def _recent(row: Row, commande: Commande | None) -> Mapping[str, str]:
    """The creating command for ever, since its key is unique for ever, and the last twenty others."""
    if commande is None:
        return row.commandes
    others = [(cle, empreinte) for cle, empreinte in row.commandes.items() if cle != row.creation]
    kept = [*others, (commande.cle, commande.empreinte)][-RECENT:]
    first = [(row.creation, row.commandes[row.creation])] if row.creation is not None else []
    return dict([*first, *kept])
