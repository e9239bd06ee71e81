"""Prometheus and promtool from Debian's packages, unpacked into a cache outside the clone: nothing is installed."""

import fcntl
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from infra.local.mongo.apt import Apt
from infra.local.mongo.commands import MongoFailed, run
from infra.local.place import Impossible, Place

__all__ = ["Programmes", "programmes"]

# The first whose programs run here: they ask of the system nothing but its C library.
SUITES: Final = ("forky", "sid", "trixie")
PACKAGES: Final = ("prometheus", "promtool")


@dataclass(frozen=True)
class Programmes:
    prometheus: Path
    promtool: Path


def programmes(cache: Path | None = None) -> Programmes:
    """What is there already, or else fetched (34 MB, some seconds). Raises Impossible, which says why."""
    cache = (cache or Place.from_env().cache) / "prometheus"
    cache.mkdir(parents=True, exist_ok=True)
    with (cache / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        root = cache / "root"
        if not (root / ".ok").exists():
            _install(cache, root, SUITES)
    return Programmes(root / "usr/bin/prometheus", root / "usr/bin/promtool")


def _install(cache: Path, root: Path, suites: Sequence[str]) -> None:
    failures = []
    for suite in suites:
        try:
            _from_suite(cache, suite, root)
        except (MongoFailed, OSError) as error:
            failures.append(f"{suite} : {error}")
        else:
            return
    raise Impossible("Prometheus ne peut pas être installé depuis les paquets Debian.\n" + "\n".join(failures))


def _from_suite(cache: Path, suite: str, root: Path) -> None:
    unpacked = cache / "root.tmp"
    shutil.rmtree(unpacked, ignore_errors=True)
    apt = Apt(cache / f"apt-{suite}", suite)
    apt.closure(PACKAGES)  # refreshes the lists
    debs = apt.download(PACKAGES)
    for deb in debs:
        run(["dpkg-deb", "-x", deb, unpacked])
    for program in PACKAGES:
        run([unpacked / "usr/bin" / program, "--version"])
    (unpacked / ".ok").write_text("\n".join([suite, *(deb.name for deb in debs), ""]))
    shutil.rmtree(apt.top)
    shutil.rmtree(root, ignore_errors=True)
    unpacked.rename(root)
