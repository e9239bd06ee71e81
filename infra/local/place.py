"""Where the platform of one machine lives: its folder, its ports, and the servers of one's own it uses instead."""

import os
import random
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

__all__ = ["AUDIENCE", "ROOT", "SERVICES", "Impossible", "Place", "free_port", "from_here", "is_free"]

ROOT: Final = Path(__file__).resolve().parents[2]
SERVICES: Final = ("structures", "candidatures", "selection", "activites", "notifications")
AUDIENCE: Final = "conum"

_OFFSETS: Final[Mapping[str, int]] = {
    "gateway": 0,
    "issuer": 1,
    "mail": 25,
    "kafka": 92,
    "kafka-controller": 93,
    "kafka-secured": 94,
    **{name: 101 + index for index, name in enumerate(SERVICES)},
}


class Impossible(Exception):
    """What was asked cannot be done here; the message, in French, says why and what to do."""


@dataclass(frozen=True, kw_only=True)
class Place:
    """One platform on this machine.

    ``folder`` holds data, logs and mails (CONUM_LOCAL, default ``.local``); ``base`` is the first port
    (CONUM_PORT_BASE, default 4000); ``cache`` is shared by all places (CONUM_CACHE, default ``~/.cache/conum``).
    ``kafka_bootstrap``, ``mongodb_uri`` and ``smtp_url`` name servers of one's own (KAFKA_BOOTSTRAP, MONGODB_URI,
    SMTP_URL): ours are then not started. The databases on ``mongodb_uri`` are named after ``mongo_prefix``
    (CONUM_MONGO_PREFIX) and their service, so that two platforms on one server do not meet. Topics are made with
    ``kafka_replication`` copies (KAFKA_REPLICATION).
    """

    folder: Path
    base: int = 4000
    cache: Path = Path.home() / ".cache" / "conum"
    kafka_bootstrap: str | None = None
    kafka_replication: int = 1
    mongodb_uri: str | None = None
    mongo_prefix: str = ""
    smtp_url: str | None = None

    @classmethod
    def from_env(cls, env: Mapping[str, str] = os.environ) -> Self:
        """The place the environment names; raises Impossible when CONUM_PORT_BASE is not a port we can use."""
        base = env.get("CONUM_PORT_BASE") or "4000"
        if not base.isdecimal() or not 1024 <= int(base) <= 32_000:
            raise Impossible(f"CONUM_PORT_BASE={base} : choisissez un nombre de 1024 à 32000.")
        return cls(
            folder=(ROOT / (env.get("CONUM_LOCAL") or ".local")).resolve(),
            base=int(base),
            cache=Path(env.get("CONUM_CACHE") or Path.home() / ".cache" / "conum").expanduser(),
            kafka_bootstrap=env.get("KAFKA_BOOTSTRAP") or None,
            kafka_replication=int(env.get("KAFKA_REPLICATION") or "1"),
            mongodb_uri=env.get("MONGODB_URI") or None,
            mongo_prefix=env.get("CONUM_MONGO_PREFIX", ""),
            smtp_url=env.get("SMTP_URL") or None,
        )

    @classmethod
    def free(
        cls,
        folder: Path,
        *,
        kafka_bootstrap: str | None = None,
        mongodb_uri: str | None = None,
        mongo_prefix: str = "",
        smtp_url: str | None = None,
    ) -> Self:
        """A place in ``folder`` on ports that nobody holds, for tests that run beside a platform.

        Below 32768, so that nothing ephemeral takes a port while its server is down. The cache is the machine's.
        """
        for _ in range(200):
            base = random.randrange(10_000, 32_000, 10)  # noqa: S311 — a port, not a secret
            if all(is_free(base + offset) for offset in _OFFSETS.values()):
                return cls(
                    folder=folder.resolve(),
                    base=base,
                    cache=cls.from_env().cache,
                    kafka_bootstrap=kafka_bootstrap,
                    mongodb_uri=mongodb_uri,
                    mongo_prefix=mongo_prefix,
                    smtp_url=smtp_url,
                )
        raise RuntimeError("no free range of ports below 32768")

    def port(self, name: str) -> int:
        """The port of a part of the platform; KeyError when there is no such part."""
        return self.base + _OFFSETS[name]

    def url(self, name: str) -> str:
        return f"http://127.0.0.1:{self.port(name)}"

    @property
    def kafka(self) -> str:
        """The bootstrap address of the Kafka in use."""
        return self.kafka_bootstrap or f"127.0.0.1:{self.port('kafka')}"

    @property
    def smtp(self) -> str:
        return self.smtp_url or f"smtp://127.0.0.1:{self.port('mail')}"

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def logs(self) -> Path:
        return self.folder / "logs"

    @property
    def mails(self) -> Path:
        return self.folder / "mails"

    def log(self, name: str) -> Path:
        return self.logs / f"{name}.log"


def from_here(path: Path) -> str:
    """The path as one would type it in this shell, rather than where this machine keeps it."""
    return os.path.relpath(path)


def free_port() -> int:
    """The kernel's choice, another each time: two that start together do not look for the same."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def is_free(port: int) -> bool:
    """Whether 127.0.0.1:port can be listened on at this moment."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True
