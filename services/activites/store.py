"""How activites keeps the reports, what it knows of employers, and the figures recounted from the facts."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Self

from services.kit.store import Collection, Engine, Index, Store, Vue
from services.kit.temps import instant

from .domain import Cra
from .vocabulaire import Statut

__all__ = [
    "COLLECTIONS",
    "Absorption",
    "Attribution",
    "CraCompte",
    "Marque",
    "Statistique",
    "Stores",
    "StructureConnue",
]


@dataclass(frozen=True, kw_only=True)
class StructureConnue:
    structure: str
    siret: str
    departement: str
    commune: str


@dataclass(frozen=True, kw_only=True)
class Absorption:
    """A structure that was merged, under its id, and the one that answers for it."""

    absorbee: str
    conservee: str


@dataclass(frozen=True, kw_only=True)
class Attribution:
    """Posts that one decision allotted to a structure."""

    structure: str
    postes: int


@dataclass(frozen=True, kw_only=True)
class CraCompte:
    """One report as its last event tells it. ``compartiments``: every bucket it was ever counted in, so that an
    event delivered again after a crash can have all of them recounted."""

    structure: str
    jour: date
    duree: int
    statut: Statut
    evenement: str
    le: datetime
    compartiments: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Marque:
    """A bucket (structure × day) and whether it must be recounted. ``rang`` grows at each change of it."""

    structure: str
    jour: date
    rang: int
    depuis: datetime | None


@dataclass(frozen=True, kw_only=True)
class Statistique:
    """What was counted in a bucket. ``dernier_evenement`` is the last one counted, None when none is left."""

    structure: str
    jour: date
    cra: int
    accompagnements: int
    duree_minutes: int
    dernier_evenement: str | None
    dernier_evenement_le: datetime | None
    compte_le: datetime


CRAS = Collection(
    "cras",
    Cra,
    columns={
        "conseiller": lambda c: c.conseiller,
        "transmis_le": lambda c: instant(c.transmis_le),
    },
    indexes=[Index("conseiller", "transmis_le")],
)
STRUCTURES = Collection(
    "structures_connues", StructureConnue, columns={"siret": lambda s: s.siret}, indexes=[Index("siret")]
)
ABSORPTIONS = Collection(
    "absorptions", Absorption, columns={"conservee": lambda a: a.conservee}, indexes=[Index("conservee")]
)
ATTRIBUTIONS = Collection(
    "attributions", Attribution, columns={"structure": lambda a: a.structure}, indexes=[Index("structure")]
)
COMPTES = Collection(
    "cras_comptes",
    CraCompte,
    columns={"compartiment": lambda c: c.compartiments[-1]},
    indexes=[Index("compartiment")],
)
MARQUES = Collection(
    "marques",
    Marque,
    columns={"depuis": lambda m: None if m.depuis is None else instant(m.depuis)},
    indexes=[Index("depuis")],
)
STATISTIQUES = Collection(
    "statistiques",
    Statistique,
    columns={"structure": lambda s: s.structure, "jour": lambda s: s.jour.isoformat()},
    indexes=[Index("structure", "jour")],
)
COLLECTIONS = (CRAS, STRUCTURES, ABSORPTIONS, ATTRIBUTIONS, COMPTES, MARQUES, STATISTIQUES)


@dataclass(frozen=True)
class Stores:
    cras: Store[Cra]
    structures: Vue[StructureConnue]
    absorptions: Vue[Absorption]
    attributions: Vue[Attribution]
    comptes: Vue[CraCompte]
    marques: Vue[Marque]
    statistiques: Vue[Statistique]

    @classmethod
    def on(cls, engine: Engine, reveil: Callable[[], None] = lambda: None) -> Self:
        return cls(
            Store(engine, CRAS, reveil=reveil),
            Vue(engine, STRUCTURES),
            Vue(engine, ABSORPTIONS),
            Vue(engine, ATTRIBUTIONS),
            Vue(engine, COMPTES),
            Vue(engine, MARQUES),
            Vue(engine, STATISTIQUES),
        )
