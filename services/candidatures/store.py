"""How candidatures are kept and found again, and what is kept of the structures."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Self

from services.kit.store import Collection, Engine, Index, Store, Vue
from services.kit.temps import instant

from .domain import Candidature, Eligibilite, Nature

__all__ = ["CANDIDATURES", "COLLECTIONS", "STRUCTURES", "Stores", "StructureConnue"]


@dataclass(frozen=True, kw_only=True)
class StructureConnue:
    """What this service keeps of a structure, under the structure's id."""

    structure: str
    siret: str
    departement: str
    eligibilite: Eligibilite


def _ouverte(c: Candidature) -> str | None:
    return c.structure if c.nature is Nature.INITIALE and not c.terminee else None


CANDIDATURES = Collection(
    "candidatures",
    Candidature,
    columns={
        "structure": lambda c: c.structure,
        "siret": lambda c: c.siret,
        "departement": lambda c: c.departement,
        "statut": lambda c: str(c.statut),
        "ouverte_le": lambda c: instant(c.ouverte_le),
        # None for a draft, which therefore is in no list but its structure's own.
        "deposee_le": lambda c: instant(c.deposee_le) if c.deposee_le else None,
        # The next thing that the clock will make true of it.
        "echeance": lambda c: instant(c.echeance) if c.echeance else None,
        # At most one open INITIALE per structure, however many are opened at once.
        "ouverte": _ouverte,
    },
    indexes=[
        Index("ouverte", unique=True),
        Index("siret", "ouverte_le"),
        Index("structure", "ouverte_le"),
        Index("departement", "statut", "deposee_le"),
        Index("departement", "deposee_le"),
        Index("statut", "deposee_le"),
        Index("deposee_le"),
        Index("echeance"),
    ],
)

STRUCTURES = Collection(
    "structures_connues",
    StructureConnue,
    columns={"siret": lambda s: s.siret},
    indexes=[Index("siret")],
)

COLLECTIONS = (CANDIDATURES, STRUCTURES)


@dataclass(frozen=True)
class Stores:
    """The service's own store and vue."""

    candidatures: Store[Candidature]
    structures: Vue[StructureConnue]

    @classmethod
    def on(cls, engine: Engine, reveil: Callable[[], None] = lambda: None) -> Self:
        """``reveil`` wakes the relay after a write."""
        return cls(Store(engine, CANDIDATURES, reveil=reveil), Vue(engine, STRUCTURES))
