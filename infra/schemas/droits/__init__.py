"""`docs/droits.md`: who may ask what, as declared, and what each is answered, as tried on a seeded world."""

import asyncio
from collections.abc import Mapping

from ..services import subgraphs
from .releve import relever
from .table import document

__all__ = ["PATH", "produce"]

PATH = "docs/droits.md"


def produce() -> Mapping[str, str]:
    return {PATH: document(subgraphs(), asyncio.run(relever()))}
