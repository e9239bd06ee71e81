"""The whole platform as one object: starts its parts in order, watches them, stops them all."""

import asyncio
import fcntl
import json
import os
import secrets
import sys
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final, TextIO

from infra.local import gateway as gateway_part
from infra.local import kafka as kafka_part
from infra.local.announce import SILENT, Announcer
from infra.local.issuer import DAY, Issuer
from infra.local.kafka_install import install
from infra.local.place import AUDIENCE, ROOT, SERVICES, Impossible, Place, from_here, is_free
from infra.local.process import Died, Process, Program, http_ready
from infra.topics import TOPICS, create_topics

__all__ = ["Busy", "Plateforme", "hold", "plateforme"]

_OURS: Final = ("MONGODB_URI", "CONUM_PORT", "CONUM_PARTS", "CLIENT_ID", "CLIENT_SECRET")
"""Variables that a child gets from the place alone, never from the shell that started us."""


class Busy(Impossible):
    """The place cannot be taken: a platform runs there, or something else holds one of its ports."""


def hold(folder: Path) -> TextIO:
    """Take the folder for this process; raises Busy when another has it. The kernel gives it back however we end."""
    folder.mkdir(parents=True, exist_ok=True)
    lock = (folder / "lock").open("w")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.close()
        raise Busy(f"Une plateforme fonctionne déjà dans {folder} : arrêtez-la d'abord (Ctrl-C).") from None
    return lock


class Plateforme:
    """A running platform.

    The parts are ``kafka``, ``issuer``, ``mail``, the services by their names, and ``gateway``; those replaced by
    a server of one's own, or not asked for, are not there (KeyError).
    """

    def __init__(self, place: Place, services: Sequence[str], announcer: Announcer) -> None:
        self.place, self.services = place, tuple(services)
        self.deaths: asyncio.Queue[Died] = asyncio.Queue()
        self._announcer = announcer
        self._parts: dict[str, Process] = {}
        self._clients = {name: secrets.token_urlsafe(24) for name in SERVICES}
        self._issuer = Issuer.create(place.folder / "issuer", place.url("issuer"), AUDIENCE)

    @property
    def graphql(self) -> str:
        """Where clients ask: the gateway."""
        return f"{self.place.url('gateway')}/graphql"

    def subgraph(self, service: str) -> str:
        return f"{self.place.url(service)}/graphql"

    @property
    def kafka(self) -> str:
        return self.place.kafka

    @property
    def mails(self) -> Path:
        return self.place.mails

    def token(
        self,
        role: str,
        departements: Iterable[str] = (),
        siret: str | None = None,
        sub: str | None = None,
        seconds: int = DAY,
    ) -> str:
        """A bearer token of ``role``."""
        return self._issuer.fresh().token(role, departements=departements, siret=siret, sub=sub, seconds=seconds)

    @property
    def parts(self) -> tuple[str, ...]:
        return tuple(self._parts)

    def pid(self, name: str) -> int | None:
        """The process id of a part while it runs."""
        return self._parts[name].pid

    async def kill(self, name: str) -> None:
        """``kill -9`` a part; it stays down until ``start``."""
        await self._parts[name].kill()

    async def stop(self, name: str) -> None:
        """SIGTERM a part and wait for its end; it stays down until ``start``."""
        await self._parts[name].stop()

    async def start(self, name: str) -> float:
        """Start a part again, with the settings it had, and wait until it is ready; its seconds. Raises Died."""
        return await self._parts[name].start()

    async def run(self, program: Program, where: str) -> None:
        """Add a part of one's own, and wait until it is ready; raises Died."""
        process = self._parts[program.name] = Process(program, self.deaths.put_nowait)
        self._announcer.begins(program.name, "démarre")
        await process.start()
        self._announcer.ready(program.name, where)

    async def command(self, service: str, *argv: str) -> tuple[int, str]:
        """Run ``python -m argv`` to its end, with the settings of a service: its exit code, and all that it said."""
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            *argv,
            cwd=ROOT,
            env=self._env(service),
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        try:
            said, _ = await process.communicate()
        except asyncio.CancelledError:
            process.kill()
            await process.wait()
            raise
        assert process.returncode is not None
        return process.returncode, said.decode()

    async def open(self, gateway: bool) -> None:
        """Start every part; raises Died when one does not start, Busy when a port is taken."""
        self._check_ports(gateway)
        for folder in (self.place.data, self.place.logs, self.place.mails):
            folder.mkdir(parents=True, exist_ok=True)
        async with asyncio.TaskGroup() as group:
            falls = group.create_task(self._fall())
            await self._start_all(gateway)
            falls.cancel()

    async def _fall(self) -> None:
        """What was ready may die while the rest starts: it is not waited for in vain."""
        raise await self.deaths.get()

    async def _start_all(self, gateway: bool) -> None:
        async with asyncio.TaskGroup() as group:
            # The longest on a fresh machine, so first; it asks nothing of the others to be ready.
            if gateway:
                group.create_task(self._start_gateway())
            group.create_task(self._start_issuer())
            if not self.place.smtp_url:
                group.create_task(self._start_mail())
            await self._start_kafka()
            for service in self.services:
                group.create_task(self._start_service(service))

    async def close(self) -> None:
        """Stop every part: first those that ask, then those that answer them."""
        last = {"kafka", "issuer", "mail"}
        await asyncio.gather(*(part.stop() for name, part in self._parts.items() if name not in last))
        await asyncio.gather(*(part.stop() for part in self._parts.values()))

    def _check_ports(self, gateway: bool) -> None:
        names = ["issuer", *self.services, *(["gateway"] if gateway else [])]
        names += [] if self.place.kafka_bootstrap else ["kafka", "kafka-controller"]
        names += [] if self.place.smtp_url else ["mail"]
        for name in names:
            if not is_free(self.place.port(name)):
                raise Busy(
                    f"Le port {self.place.port(name)} ({name}) est déjà pris : arrêtez ce qui l'occupe, "
                    f"ou choisissez d'autres ports (CONUM_PORT_BASE, ici {self.place.base})."
                )

    async def _prepare_gateway(self) -> gateway_part.Node:
        node = await gateway_part.ensure_node(self.place.log("npm"))
        installing = False

        def began() -> None:
            nonlocal installing
            installing = True
            self._announcer.begins("npm ci", "installe les paquets de la passerelle (environ 500 Mo, une fois)")

        await gateway_part.ensure_modules(node, self.place.log("npm"), began)
        if installing:
            self._announcer.ready("npm ci", "gateway/node_modules")
        return node

    async def _start_kafka(self) -> None:
        place = self.place
        if not place.kafka_bootstrap:
            jars = await install(place, self._announcer)
            await kafka_part.format_data(place, jars)
            await self.run(kafka_part.program(place, jars), f"Apache Kafka {kafka_part.VERSION}, {place.kafka}")
        elif not await kafka_part.answers(kafka_part.access(place)):
            raise Impossible(f"Aucun Kafka ne répond à {place.kafka} (KAFKA_BOOTSTRAP).")
        self._announcer.begins("topics", "crée ce qui manque")
        created = await create_topics(kafka_part.access(place), replication=place.kafka_replication)
        self._announcer.ready("topics", f"{len(TOPICS)} sujets sur {place.kafka}, dont {len(created)} créés")

    async def _start_issuer(self) -> None:
        place = self.place
        env = self._env("issuer") | {
            "CONUM_ISSUER_FOLDER": str(place.folder / "issuer"),
            "CONUM_CLIENTS": json.dumps(self._clients),
        }
        await self.run(
            Program(
                name="issuer",
                argv=(sys.executable, "-m", "infra.local.issuer"),
                env=env,
                log=place.log("issuer"),
                lacks=http_ready(f"{place.url('issuer')}/health/ready"),
            ),
            f"{place.url('issuer')}/.well-known/openid-configuration",
        )

    async def _start_mail(self) -> None:
        place, port = self.place, self.place.port("mail")

        async def lacks() -> str | None:
            try:
                reader, writer = await asyncio.open_connection("127.0.0.1", port)
            except OSError as error:
                return str(error)
            try:
                return None if (await reader.readline()).startswith(b"220") else "pas de 220"
            finally:
                writer.close()

        await self.run(
            Program(
                name="mail",
                argv=(sys.executable, "-m", "infra.local.mail"),
                env=self._env("mail") | {"CONUM_MAILS": str(place.mails)},
                log=place.log("mail"),
                lacks=lacks,
            ),
            f"{place.smtp} → {from_here(place.mails)}",
        )

    def replica(self, service: str, *, name: str, port: int, root: Path = ROOT) -> Program:
        """A service's program, for ``run``: one of several on the same store, each on a port of its own, from the
        sources of ``root``."""
        client = {"CLIENT_ID": service, "CLIENT_SECRET": self._clients[service]}
        return Program(
            name=name,
            argv=(sys.executable, "-m", f"services.{service}.app"),
            cwd=root,
            env=self._env(service) | client | {"CONUM_PORT": str(port)},
            log=self.place.log(name),
            lacks=http_ready(f"http://127.0.0.1:{port}/health/ready"),
        )

    async def run_gateway(self) -> None:
        """Start the gateway of a platform that was opened without it."""
        await self._start_gateway()

    async def _start_service(self, name: str) -> None:
        await self.run(self.replica(name, name=name, port=self.place.port(name)), self.subgraph(name))

    async def _start_gateway(self) -> None:
        node = await self._prepare_gateway()
        await self.run(gateway_part.program(self.place, node, self._env("gateway")), self.graphql)

    def _env(self, name: str) -> dict[str, str]:
        place = self.place
        kept = {key: value for key, value in os.environ.items() if key not in _OURS}
        mongo = (
            {"MONGODB_URI": place.mongodb_uri, "CONUM_MONGO_PREFIX": place.mongo_prefix} if place.mongodb_uri else {}
        )
        return {
            **kept,
            **mongo,
            "PYTHONUNBUFFERED": "1",
            "CONUM_ENV": "local",
            "CONUM_PORT": str(place.port(name)),
            "CONUM_DATA": str(place.data),
            "KAFKA_BOOTSTRAP": place.kafka,
            "SMTP_URL": place.smtp,
            "JWKS_URL": f"{place.url('issuer')}/jwks.json",
            "JWT_ISSUER": place.url("issuer"),
            "JWT_AUDIENCE": AUDIENCE,
            "TOKEN_URL": f"{place.url('issuer')}/token",
            **{f"{service.upper()}_URL": self.subgraph(service) for service in SERVICES},
        }


def _first(several: BaseException) -> BaseException:
    """The cause; the others were cancelled because of it, or fell with it."""
    return _first(several.exceptions[0]) if isinstance(several, BaseExceptionGroup) else several


@asynccontextmanager
async def plateforme(
    place: Place, *, services: Sequence[str] = SERVICES, gateway: bool = True, announcer: Announcer = SILENT
) -> AsyncIterator[Plateforme]:
    """Start the platform, hand it over once every part is ready, stop it all at the end, however that comes.

    Raises Impossible: Died (a part did not start: it names the log), Busy, or data made for other ports.
    """
    with hold(place.folder):
        running = Plateforme(place, services, announcer)
        try:
            try:
                await running.open(gateway)
            except BaseExceptionGroup as several:
                raise _first(several) from several
            yield running
        finally:
            await running.close()
