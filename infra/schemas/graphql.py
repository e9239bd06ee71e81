"""The subgraphs' SDL, and the supergraph that the gateway's own composition makes of them."""

import asyncio
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path

from infra.local.gateway import Node, ensure_modules, ensure_node
from infra.local.place import ROOT, Place

from .services import subgraphs

__all__ = ["CompositionRefused", "compose", "produce"]


class CompositionRefused(Exception):
    """The subgraphs do not fit together; the message is the composition's own reasons."""


def produce() -> Mapping[str, str]:
    sdl = {service: schema.as_str().rstrip() + "\n" for service, schema in subgraphs().items()}
    files = {f"schemas/subgraphs/{service}.graphql": text for service, text in sdl.items()}
    return {**files, "schemas/supergraph.graphql": compose(sdl)}


def compose(sdl: Mapping[str, str]) -> str:
    """The supergraph, with the addresses of a platform on its default ports. Raises CompositionRefused."""
    default = Place(folder=ROOT / ".local")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        node = asyncio.run(_ready(folder / "install.log"))
        arguments = []
        for service, text in sdl.items():
            (folder / f"{service}.graphql").write_text(text)
            arguments.append(f"{service}={default.url(service)}/graphql={folder / service}.graphql")
        done = subprocess.run(
            [node.node, "compose.mjs", *arguments], cwd=ROOT / "gateway", capture_output=True, text=True, check=False
        )
    if done.returncode:
        raise CompositionRefused(done.stderr.strip())
    return done.stdout.rstrip() + "\n"


async def _ready(log: Path) -> Node:
    node = await ensure_node(log)
    await ensure_modules(node, log)
    return node
