"""What a service says it listens to: the handlers of each type of fact, with the dataclass that each reads it into."""

import inspect
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any, TypeVar, get_type_hints

import msgspec

from ..aggregate import Refus

__all__ = ["Consumers", "Incorrect", "Meta", "cannot_pass", "topic_of"]

F = TypeVar("F")
Handler = Callable[[F, "Meta"], Awaitable[None]]


@dataclass(frozen=True, kw_only=True)
class Meta:
    """What comes around a fact: its own id, its type, the aggregate's id (``key``) and version
    (``sequence``), and the moment it became true (UTC)."""

    event_id: str
    type: str
    key: str
    sequence: int
    time: datetime


class Incorrect(Exception):
    """This event can never be handled as it is: a dead letter at once. Say why without any value of it."""


def cannot_pass(error: BaseException) -> bool:
    """Would the same event fail the same way for ever?"""
    return isinstance(error, Refus | Incorrect | msgspec.DecodeError)


def topic_of(type: str) -> str:
    """``candidature.avis_prefet_rendu.v1`` is told on ``conum.candidature``."""
    return f"conum.{type.split('.', 1)[0]}"


@dataclass(frozen=True)
class _Reader:
    type: type[Any]
    decoder: msgspec.json.Decoder[Any]
    handler: Handler[Any]


class Consumers:
    """The handlers of one service, by type of fact.

    ``@recoit("decision.decision_notifiee.v1")`` on ``async def f(fait: DecisionNotifiee, meta: Meta)``: the
    fact is read into the dataclass of the annotation, which declares only the fields it wants. A handler
    may be given the same event twice, and must then change nothing. It raises to be called again;
    ``Incorrect`` or a ``Refus`` sends the event to the dead letters.

    Each part of a service may have its own handler of one type: all are called, in the order of their declaration.
    """

    def __init__(self, service: str) -> None:
        self.service = service
        self._readers: dict[str, tuple[_Reader, ...]] = {}

    def __call__(self, type: str) -> Callable[[Handler[F]], Handler[F]]:
        def declare(handler: Handler[F]) -> Handler[F]:
            first = next(iter(inspect.signature(handler).parameters))
            reader = get_type_hints(handler)[first]
            mine = _Reader(reader, msgspec.json.Decoder(reader), handler)
            self._readers[type] = (*self._readers.get(type, ()), mine)
            return handler

        return declare

    @property
    def readers(self) -> Mapping[str, tuple[type[Any], ...]]:
        """Type of fact → the dataclasses that read it."""
        return MappingProxyType({type: tuple(r.type for r in readers) for type, readers in self._readers.items()})

    @property
    def topics(self) -> tuple[str, ...]:
        return tuple(sorted({topic_of(type) for type in self._readers}))

    async def deliver(self, meta: Meta, data: bytes) -> bool:
        """Reads the JSON and calls the handlers; False when nobody here listens to that type.

        Raises ``msgspec.DecodeError`` (``ValidationError`` included) on what cannot be read. One handler that fails
        keeps no other from its turn: the failure that may pass is raised first, so that the event comes again.
        """
        readers = self._readers.get(meta.type, ())
        failures: list[Exception] = []
        for reader in readers:
            try:
                await reader.handler(reader.decoder.decode(data), meta)
            except Exception as error:
                failures.append(error)
        if failures:
            raise min(failures, key=cannot_pass)
        return bool(readers)
