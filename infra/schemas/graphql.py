"""The subgraphs' SDL, and the supergraph that the gateway's own composition makes of them."""

import asyncio
import tempfile
from collections.abc import Mapping
from pathlib import Path

from infra.composition import CompositionRefused, Sdl, ready
from infra.composition import compose as compose_with
from infra.local.place import ROOT, Place

from .services import subgraphs

__all__ = ["CompositionRefused", "compose", "produce"]


def produce() -> Mapping[str, str]:
    sdl = {service: schema.as_str().rstrip() + "\n" for service, schema in subgraphs().items()}
    files = {f"schemas/subgraphs/{service}.graphql": text for service, text in sdl.items()}
    return {**files, "schemas/supergraph.graphql": compose(sdl)}


def compose(sdl: Mapping[str, str]) -> str:
    """The supergraph, with the addresses of a platform on its default ports. Raises CompositionRefused."""
    default = Place(folder=ROOT / ".local")

    async def made() -> str:
        with tempfile.TemporaryDirectory() as folder:
            node = await ready(Path(folder) / "install.log")
        given = [Sdl(name, f"{default.url(name)}/graphql", text) for name, text in sdl.items()]
        return (await compose_with(node, given)).supergraph

    return asyncio.run(made())
