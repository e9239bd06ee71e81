"""The convention that the world's decision opened, and its documents, which no operation of GraphQL carries."""

from collections.abc import MutableMapping
from typing import Any

from services.kit.testing import UN_JOUR
from services.structures.conventions.domain import OBLIGATOIRES, Piece

__all__ = ["trouver_la_convention"]


async def trouver_la_convention(services: Any, ids: MutableMapping[str, str]) -> None:
    """It opened by itself, and nobody was answered its id."""
    conventions = services["structures"].stores.conventions
    (convention,) = [c async for c in conventions.scan({"decision": ids["decision"]})]
    ids["convention"] = convention.id
    for nature in OBLIGATOIRES:
        piece = Piece(id=nature.value, nature=nature, nom="x.pdf", taille=1, pages=1, sha256="0" * 64, le=UN_JOUR)
        await conventions.change(convention.id, lambda c, p=piece: c.joindre(p))
