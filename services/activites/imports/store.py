"""How imports are kept and found again."""

from services.kit.store import Collection, Index
from services.kit.temps import instant

from .domain import Import

__all__ = ["IMPORTS"]

IMPORTS = Collection(
    "imports",
    Import,
    columns={"structure": lambda i: i.structure, "commence_le": lambda i: instant(i.commence_le)},
    indexes=[Index("structure", "commence_le"), Index("commence_le")],
)
