"""How candidatures are kept and found again, and what is kept of the structures."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Self

from services.kit.documents import LiensDocuments
from services.kit.store import Collection, Engine, Index, Store, Vue
from services.kit.temps import instant

from .domain import Candidature, Eligibilite

__all__ = ["CANDIDATURES", "COLLECTIONS", "STRUCTURES", "Stores", "StructureConnue"]


@dataclass(frozen=True, kw_only=True)
class StructureConnue:
    """What this service keeps of a structure, under the structure's id. ``absorbee_par``: the structure kept in its
    place when the two were merged."""

    structure: str
    siret: str
    departement: str
    eligibilite: Eligibilite
    fermee: bool = False
    absorbee_par: str | None = None


def _ouverte(c: Candidature) -> str | None:
    return None if c.terminee else f"{c.demandeuse}:{c.nature}"


def _avis_le(c: Candidature) -> str | None:
    return max((instant(a.le) for a in c.avis if a.jours is not None), default=None)


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
        # When the préfecture last gave an avis that its clock was running for.
        "avis_le": _avis_le,
        "plume": lambda c: str(c.plume.qui),
        "siret_origine": lambda c: c.origines[0].siret if c.origines else None,
        # At most one open candidature per structure and kind, however many are opened at once. That of a structure
        # merged into another does not take the other's place: a person says whether one is a duplicate.
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
        Index("departement", "plume"),
        Index("departement", "avis_le"),
        Index("siret_origine", "ouverte_le"),
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
    """The service's own store and vue, and the links to the files that lie elsewhere."""

    candidatures: Store[Candidature]
    structures: Vue[StructureConnue]
    liens: LiensDocuments = field(default_factory=LiensDocuments.d_essai)

    @classmethod
    def on(cls, engine: Engine, reveil: Callable[[], None] = lambda: None) -> Self:
        """``reveil`` wakes the relay after a write."""
        return cls(Store(engine, CANDIDATURES, reveil=reveil), Vue(engine, STRUCTURES))
