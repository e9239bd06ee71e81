"""Runs the Go toolchain, and says how far it is: the largest of our builds takes ten to twenty minutes."""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from infra.local.place import Impossible

__all__ = ["download", "go", "version"]

_EVERY: Final = 15.0
_ATTEMPTS: Final = 3


def _env() -> dict[str, str]:
    # local: never look for another Go. Without cgo the program is static, and runs on any libc.
    ours = {"CGO_ENABLED": "0", "GOTOOLCHAIN": "local", "GOFLAGS": "-buildvcs=false", "GOWORK": "off"}
    return {**os.environ, **ours}


def version() -> bytes:
    """As ``go env GOVERSION`` prints it; raises Impossible without Go."""
    if not shutil.which("go"):
        raise Impossible(
            "L'API Kubernetes des tests se construit depuis ses modules Go : installez Go ≥ 1.26 "
            "(https://go.dev/dl), ou pointez CONUM_CACHE vers un cache déjà construit."
        )
    return subprocess.run(["go", "env", "GOVERSION"], capture_output=True, check=True, env=_env()).stdout


def go(what: str, arguments: Sequence[str], *, cwd: Path, bin: Path | None = None) -> None:
    """``go arguments`` with its progress on stderr; a module proxy that times out is asked again. Raises Impossible.

    ``what``: its name for people. ``bin``: where ``go install`` puts the program.
    """
    command = ["go", arguments[0], "-v", "-p", str(os.cpu_count() or 2), "-trimpath", *arguments[1:]]
    env = {**_env(), **({"GOBIN": str(bin)} if bin else {})}
    for left in reversed(range(_ATTEMPTS)):
        code, last = _follow(what, command, cwd, env)
        if code == 0:
            return
        if not left or not any(sign in last for sign in ("timeout", "connection", "EOF", "502", "503")):
            raise Impossible(f"{what} n'a pas pu être construit (code {code}) :\n{last}")
        print(f"{what} : le dépôt de modules Go n'a pas répondu, nouvel essai.", file=sys.stderr)


def download(module: str, *, cwd: Path) -> Path:
    """Where Go keeps the sources of ``module@version``; raises Impossible."""
    version()
    command = ["go", "mod", "download", "-json", module]
    for _ in range(_ATTEMPTS):
        said = subprocess.run(command, cwd=cwd, env=_env() | {"GOFLAGS": "-mod=mod"}, capture_output=True, text=True)
        if said.returncode == 0:
            return Path(json.loads(said.stdout)["Dir"])
    raise Impossible(f"{module} n'a pas pu être téléchargé :\n{said.stdout}{said.stderr}")


def _follow(what: str, command: list[str], cwd: Path, env: dict[str, str]) -> tuple[int, str]:
    """The exit code, and the last lines. With ``-v``, Go prints a line for each package it has compiled."""
    started = said = time.monotonic()
    lines: list[str] = []
    with subprocess.Popen(
        command, cwd=cwd, env=env, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    ) as process:
        assert process.stdout
        for line in process.stdout:
            lines.append(line)
            if (now := time.monotonic()) - said >= _EVERY:
                said = now
                print(f"{what} : {len(lines)} paquets, {now - started:.0f} s…", file=sys.stderr, flush=True)
    return process.returncode, "".join(lines[-30:])
