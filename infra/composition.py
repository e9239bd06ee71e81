"""Makes one supergraph of several subgraphs, by the gateway's own composition."""

import asyncio
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from infra.local.gateway import Node, ensure_modules, ensure_node
from infra.local.place import ROOT

__all__ = ["Composition", "CompositionRefused", "Sdl", "compose", "ready"]


class CompositionRefused(Exception):
    """The subgraphs do not fit together; the message is the composition's own reasons, one a line."""


@dataclass(frozen=True)
class Sdl:
    """What a subgraph says of itself, and where the gateway will ask it."""

    name: str
    url: str
    text: str


@dataclass(frozen=True)
class Composition:
    """``supergraph`` is for the gateway; ``public`` is what clients may ask of it."""

    supergraph: str
    public: str


async def compose(node: Node, subgraphs: Sequence[Sdl]) -> Composition:
    """Raises CompositionRefused."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        arguments = []
        for sdl in subgraphs:
            (folder / f"{sdl.name}.graphql").write_text(sdl.text)
            arguments.append(f"{sdl.name}={sdl.url}={folder / sdl.name}.graphql")
        process = await asyncio.create_subprocess_exec(
            *(str(node.node), "compose.mjs", "--public", str(folder / "public"), *arguments),
            cwd=ROOT / "gateway",
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        try:
            supergraph, reasons = await process.communicate()
        finally:
            if process.returncode is None:
                process.kill()
        if process.returncode:
            raise CompositionRefused(reasons.decode().strip())
        public = (folder / "public").read_text()
        return Composition(supergraph.decode().rstrip() + "\n", public.rstrip() + "\n")


async def ready(log: Path) -> Node:
    """The Node to compose with, once its packages are there; raises Died when they cannot be installed."""
    node = await ensure_node(log)
    await ensure_modules(node, log)
    return node
