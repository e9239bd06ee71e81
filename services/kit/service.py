"""One process of a service: GraphQL, consumers, relay, health, started and stopped in order, never half alive.

An ``app.py`` says what its service is made of, and no more::

    def build(kit: Kit) -> Parts:
        stores = Stores.on(kit.engine, kit.reveil)
        return Parts(kit.graphql(schema, stores), consumers(stores), tasks=[...])

    def main() -> None:
        run(Settings.load("candidatures"), COLLECTIONS, fait_types(events), build)

``build`` is called in the event loop, once the store is open.
"""

import asyncio
import logging
import signal
from collections.abc import Awaitable, Callable, Coroutine, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Final

from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp

from . import telemetry
from .aggregate import Aggregate, Fait
from .audit import Audit, Auditeur, non_publies
from .bus import Consumers
from .bus.broker import Bus
from .bus.hub import Hub
from .health import Health, Panne, asgi
from .identity import Jetons
from .leaving import Leaving
from .outbox import Relay
from .server import server
from .settings import Settings
from .store import engine_of
from .store.contract import Collection, Engine
from .store.mesure import Mesure
from .subgraph import Subgraph, graphql_app

__all__ = ["Kit", "Parts", "run"]

log = logging.getLogger(__name__)
GRACE: Final = 10
KEEP_ALIVE: Final = 75
"""Longer than any client keeps a connection it does not use: who closes first must be who would ask on it."""


@dataclass(frozen=True)
class Kit:
    """What a service stands on. ``reveil`` wakes the relay after a write, ``hub`` tells what changes here."""

    settings: Settings
    engine: Engine
    reveil: Callable[[], None]
    hub: Hub

    def graphql(self, schema: Callable[..., Subgraph], stores: object) -> ASGIApp:
        """``/graphql``, for whoever the issuer's tokens name. Production does not tell its schema."""
        settings = self.settings
        return graphql_app(
            schema(introspection=settings.env != "production"),
            stores,
            Jetons(settings.jwks_url, settings.jwt_issuer, settings.jwt_audience),
            hub=self.hub,
        )


@dataclass(frozen=True)
class Parts:
    """What a service is made of. ``tasks`` run for ever in the process that has the consumers; one that
    raises or returns ends that process. ``http``: the beginning of a path (``/documents/``) → the
    application that answers there, in the process that has the GraphQL; the gateway carries none of it.
    ``auditeurs``, by the name that their gauge has, run beside the tasks."""

    graphql: ASGIApp
    consumers: Consumers
    tasks: Sequence[Callable[[], Coroutine[Any, Any, None]]] = ()
    http: Mapping[str, ASGIApp] = field(default_factory=dict)
    auditeurs: Mapping[str, Auditeur] = field(default_factory=dict)


class _Process:
    """The parts that run now, and what each is not ready for."""

    def __init__(
        self,
        settings: Settings,
        collections: Sequence[Collection[Any]],
        faits: Sequence[type[Fait]],
        build: Callable[[Kit], Parts],
    ) -> None:
        self._settings, self._collections, self._faits, self._build = settings, collections, faits, build
        self._running: dict[asyncio.Task[None], str] = {}
        self._engine: Engine | None = None
        self._serves: Mapping[str, ASGIApp] | None = None
        self._store_panne: Panne = "not open yet"
        self._checks: dict[str, Callable[[], Awaitable[Panne]]] = {"store": self._store}

    async def main(self) -> int:
        """Runs until SIGTERM, SIGINT or the death of a part; the exit code."""
        stop = asyncio.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(number, stop.set)
        health = Health(self._settings.service, self._checks)
        leaving = Leaving(asgi(health, lambda: self._serves))
        settings = self._settings
        http = server(leaving, settings.host, settings.port, grace=GRACE, keep_alive=KEEP_ALIVE)
        self._start("http", http.serve())
        self._start("stop", _until(stop))
        self._start("start", self._open())
        try:
            code = await self._watch()
            if code == 0:
                self._checks["process"] = _said_by(lambda: "stopping")
                await leaving.linger(lambda: http.server_state.connections)
            return code
        finally:
            http.should_exit = True
            await self._end()
            if self._engine:
                await self._engine.close()

    async def _open(self) -> None:
        """Opens the store, as soon as it can be; then starts what this process is for."""
        settings, delay = self._settings, 0.25
        while self._engine is None:
            try:
                opened = await engine_of(settings, self._collections)
                self._engine = Mesure(opened) if settings.otlp_endpoint else opened
            except Exception as error:
                self._store_panne = f"cannot be opened: {type(error).__name__}"
                log.warning("store: %s", self._store_panne, exc_info=error)
                await asyncio.sleep(delay)
                delay = min(5.0, delay * 2)
        self._start_parts(self._engine)

    def _start_parts(self, engine: Engine) -> None:
        settings = self._settings
        aggregates = [c.name for c in self._collections if issubclass(c.type, Aggregate)]
        types = [fait.type for fait in self._faits]
        relay = Relay(settings.service, engine, aggregates, settings.kafka, types=types)
        hub = Hub(settings.kafka, {fait.topic for fait in self._faits})
        parts = self._build(Kit(settings, engine, relay.reveiller, hub))
        if "graphql" in settings.parts:
            self._serves = {
                "/graphql": parts.graphql,
                **{path: _from_anywhere(app) for path, app in parts.http.items()},
            }
            self._start("hub", hub.run())
        if "relay" in settings.parts:
            self._checks["relay"] = _said_by(lambda: relay.panne)
            self._start("relay", relay.run())
        if "consumers" in settings.parts:
            bus = Bus(parts.consumers, settings.kafka, ping=engine.ping)
            self._checks["consumers"] = _said_by(lambda: bus.panne)
            self._start("consumers", bus.run())
            for number, task in enumerate(parts.tasks):
                self._start(f"task {number}", task())
            publies = non_publies(engine, aggregates, delai=timedelta(seconds=settings.audit_delai))
            audit = Audit({"faits_non_publies": publies, **parts.auditeurs}, pause=settings.audit_pause)
            self._start("audit", audit.travailler())

    def _start(self, name: str, work: Coroutine[Any, Any, None]) -> None:
        self._running[asyncio.create_task(work, name=name)] = name

    async def _watch(self) -> int:
        while True:
            done, _ = await asyncio.wait(self._running, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                name, error = self._running.pop(task), task.exception()
                if name == "stop":
                    log.info("stopping")
                    return 0
                if name != "start" or error:
                    log.critical("%s ended, so the process does", name, exc_info=error)
                    return 1

    async def _end(self) -> None:
        """HTTP finishes what it has begun, within its own delay, while the rest is told to stop."""
        for task, name in self._running.items():
            if name != "http":
                task.cancel()
        if self._running:
            _, late = await asyncio.wait(self._running, timeout=GRACE + 5)
            for task in late:
                log.error("%s did not stop in time", self._running[task])
                task.cancel()

    async def _store(self) -> Panne:
        if self._engine is None:
            return self._store_panne
        try:
            async with asyncio.timeout(2):
                await self._engine.ping()
        except Exception as error:
            return f"does not answer: {type(error).__name__}"
        return None


def _from_anywhere(app: ASGIApp) -> ASGIApp:
    """For the pages of every site: what is served beside GraphQL is allowed by the link itself, never by a cookie."""
    shown = ["content-disposition", "content-range", "accept-ranges", "etag"]
    return CORSMiddleware(
        app,
        allow_origins=["*"],
        allow_methods=["GET", "PUT"],
        allow_headers=["*"],
        expose_headers=shown,
        max_age=86_400,
    )


def _said_by(panne: Callable[[], Panne]) -> Callable[[], Awaitable[Panne]]:
    async def check() -> Panne:
        return panne()

    return check


async def _until(stop: asyncio.Event) -> None:
    await stop.wait()


def run(
    settings: Settings,
    collections: Iterable[Collection[Any]],
    faits: Iterable[type[Fait]],
    build: Callable[[Kit], Parts],
) -> None:
    """Runs the process to its end and exits: 0 after SIGTERM or SIGINT, 1 when a part of it died.

    Answers ``/health/live`` at once, whatever is missing; ``/health/ready`` says what is.
    """
    telemetry.setup(settings.service, settings.otlp_endpoint, every=settings.otlp_every)
    process = _Process(settings, tuple(collections), tuple(faits), build)
    # Not uvloop: its write to a socket that is gone raises RuntimeError, where aiokafka knows OSError alone, and a
    # heartbeat or a sender that meets it dies for good.
    with asyncio.Runner() as runner:
        code = runner.run(process.main())
    telemetry.shutdown()
    raise SystemExit(code)
