"""Puts PostgreSQL with DocumentDB, and FerretDB, into a cache outside the clone, once for every clone there is."""

import fcntl
import os
import shutil
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from .commands import CommandFailed, MongoFailed, log, run
from .postgres import install_postgres

__all__ = ["FERRETDB", "Installation", "default_cache", "install", "installed"]

FERRETDB = "v2.7.0"
MODULE = "github.com/FerretDB/FerretDB/v2/cmd/ferretdb"


@dataclass(frozen=True)
class Installation:
    """Where the two halves lie: PostgreSQL's folder and FerretDB's program."""

    postgres: Path
    ferretdb: Path


def default_cache() -> Path:
    """``CONUM_CACHE``/mongo, else ``~/.cache/conum/mongo``."""
    return Path(os.environ.get("CONUM_CACHE") or Path.home() / ".cache/conum") / "mongo"


def installed(cache: Path) -> bool:
    return (cache / "pg/.ok").exists() and _program(cache).exists()


def install(cache: Path) -> Installation:
    """What is there already, or else fetched and built (1–5 minutes). Two callers may share a cache."""
    cache = cache.absolute()
    cache.mkdir(parents=True, exist_ok=True)
    with (cache / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        return Installation(install_postgres(cache), _install_ferretdb(cache))


def _program(cache: Path) -> Path:
    return cache / "bin" / f"ferretdb-{FERRETDB}"


def _install_ferretdb(cache: Path) -> Path:
    program = _program(cache)
    if program.exists():
        return program
    if not shutil.which("go"):
        raise MongoFailed("FerretDB is built from its Go module: Go >= 1.25 must be on the PATH")
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="go-", dir=cache) as folder:
        work = Path(folder)
        env = {**os.environ, "GOBIN": str(work / "bin"), "CGO_ENABLED": "0", "GOFLAGS": "-buildvcs=false"}
        env.setdefault("GOCACHE", str(work / "build"))  # thrown away; set GOCACHE and GOMODCACHE to keep them
        if "GOMODCACHE" not in env:
            env["GOMODCACHE"] = str(work / "mod")
            env["GOFLAGS"] += " -modcacherw"
        _build(work, env)
        program.parent.mkdir(exist_ok=True)
        (work / "bin/ferretdb").rename(program)
    log(f"ferretdb {FERRETDB} built in {time.monotonic() - started:.0f} s")
    return program


def _build(work: Path, env: dict[str, str], attempts: int = 3) -> None:
    """``go install``; a module proxy that times out is asked again."""
    for left in reversed(range(attempts)):
        try:
            run(["go", "install", "-trimpath", "-ldflags=-s -w", f"{MODULE}@{FERRETDB}"], env=env, cwd=work)
            return
        except CommandFailed as error:
            if not left:
                raise
            log(f"go install failed, {left} more attempts: {str(error)[-300:]}")
