"""How structures are kept and found again, and the posts that decisions allotted to them."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Self

from services.kit.store import Collection, Engine, Index, Store, Vue
from services.kit.temps import instant

from .domain import Structure
from .domain.zonage import Tranche, Zonage

__all__ = ["ATTRIBUTIONS", "COLLECTIONS", "STRUCTURES", "TRANCHES", "ZONAGES", "Attribution", "Stores"]


@dataclass(frozen=True, kw_only=True)
class Attribution:
    """The posts that one notified decision gives, under the decision's id."""

    structure: str
    postes: int


STRUCTURES = Collection(
    "structures",
    Structure,
    columns={
        "siret": lambda s: s.siret,
        "departement": lambda s: s.departement,
        "enregistree_le": lambda s: instant(s.enregistree_le),
    },
    indexes=[Index("siret", unique=True), Index("departement", "enregistree_le"), Index("enregistree_le")],
)
ATTRIBUTIONS = Collection(
    "attributions", Attribution, columns={"structure": lambda a: a.structure}, indexes=[Index("structure")]
)
ZONAGES = Collection(
    "zonages",
    Zonage,
    columns={"nature": lambda z: z.nature.value, "millesime": lambda z: z.millesime.isoformat()},
    indexes=[Index("nature", "millesime")],
)
TRANCHES = Collection("tranches", Tranche)
COLLECTIONS = (STRUCTURES, ATTRIBUTIONS, ZONAGES, TRANCHES)


@dataclass(frozen=True)
class Stores:
    """The service's own store, what it keeps of decisions, and the zonings that were imported.

    ``secret`` seals the links of the mails.
    """

    structures: Store[Structure]
    attributions: Vue[Attribution]
    zonages: Vue[Zonage]
    tranches: Vue[Tranche]
    secret: bytes = field(repr=False)

    @classmethod
    def on(cls, engine: Engine, reveil: Callable[[], None] = lambda: None, *, secret: bytes | None = None) -> Self:
        """``reveil`` wakes the relay after a write; without ``secret``, links are good in this process alone."""
        return cls(
            structures=Store(engine, STRUCTURES, reveil=reveil),
            attributions=Vue(engine, ATTRIBUTIONS),
            zonages=Vue(engine, ZONAGES),
            tranches=Vue(engine, TRANCHES),
            secret=secrets.token_bytes(32) if secret is None else secret,
        )
