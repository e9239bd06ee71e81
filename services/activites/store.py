"""How activites keeps the reports, what it knows of employers, and the figures recounted from the facts."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Self

from services.kit.store import Collection, Documents, Engine, Index, Store, Vue
from services.kit.temps import instant

from .conseils.store import VERIFICATIONS
from .conseils.verification import Verification
from .domain import Brouillon, ContratConnu, Cra
from .exports.domain import Export
from .exports.liens import LiensExports
from .exports.ouvertes.domain import JeuOuvert
from .exports.store import EXPORTS, JEUX_OUVERTS
from .imports.domain import Import
from .imports.store import IMPORTS
from .statistiques.jeux import Chiffres
from .statistiques.store import COLLECTIONS as STATISTIQUES
from .suivi.domain import Suivi
from .suivi.store import FORMATIONS, SUIVIS, VEILLES, FormationFinie, Veille

__all__ = [
    "COLLECTIONS",
    "Absorption",
    "CompteLie",
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
class CompteLie:
    """Whose account a conseiller's is, under the conseiller's id; the last link is the one that holds. None: nobody's
    any more."""

    conseiller: str
    compte: str | None


CRAS = Collection(
    "cras",
    Cra,
    columns={
        "conseiller": lambda c: c.conseiller,
        "structure": lambda c: c.structure,
        "departement": lambda c: c.departement,
        "jour": lambda c: c.saisie.jour.isoformat(),
        "transmis_le": lambda c: instant(c.transmis_le),
        "modifie_le": lambda c: instant(c.modifie_le),
    },
    indexes=[
        Index("conseiller", "transmis_le"),
        Index("conseiller", "jour"),
        Index("structure", "jour"),
        # The exports read by these three.
        Index("departement", "jour"),
        Index("jour"),
        Index("modifie_le"),
    ],
)
BROUILLONS = Collection(
    "brouillons",
    Brouillon,
    columns={"compte": lambda b: b.compte, "ecrit_le": lambda b: instant(b.ecrit_le)},
    indexes=[Index("compte", "ecrit_le")],
)
CONTRATS = Collection(
    "contrats_connus", ContratConnu, columns={"conseiller": lambda c: c.conseiller}, indexes=[Index("conseiller")]
)
COMPTES_LIES = Collection("comptes_lies", CompteLie, columns={"compte": lambda c: c.compte}, indexes=[Index("compte")])
STRUCTURES = Collection(
    "structures_connues", StructureConnue, columns={"siret": lambda s: s.siret}, indexes=[Index("siret")]
)
ABSORPTIONS = Collection(
    "absorptions", Absorption, columns={"conservee": lambda a: a.conservee}, indexes=[Index("conservee")]
)
COLLECTIONS: tuple[Collection[Any], ...] = (
    CRAS,
    BROUILLONS,
    STRUCTURES,
    ABSORPTIONS,
    CONTRATS,
    COMPTES_LIES,
    *STATISTIQUES,
    SUIVIS,
    VEILLES,
    FORMATIONS,
    VERIFICATIONS,
    IMPORTS,
    EXPORTS,
    JEUX_OUVERTS,
)


@dataclass(frozen=True)
class Stores:
    cras: Store[Cra]
    brouillons: Documents[Brouillon]
    structures: Vue[StructureConnue]
    absorptions: Vue[Absorption]
    contrats: Vue[ContratConnu]
    comptes_lies: Vue[CompteLie]
    chiffres: Chiffres
    suivis: Store[Suivi]
    veilles: Documents[Veille]
    formations: Vue[FormationFinie]
    verifications: Documents[Verification]
    imports: Documents[Import]
    exports: Store[Export]
    jeux_ouverts: Store[JeuOuvert]
    liens_exports: LiensExports = field(default_factory=LiensExports.d_essai)

    @classmethod
    def on(cls, engine: Engine, reveil: Callable[[], None] = lambda: None) -> Self:
        return cls(
            Store(engine, CRAS, reveil=reveil),
            Documents(engine, BROUILLONS),
            Vue(engine, STRUCTURES),
            Vue(engine, ABSORPTIONS),
            Vue(engine, CONTRATS),
            Vue(engine, COMPTES_LIES),
            Chiffres.on(engine),
            Store(engine, SUIVIS, reveil=reveil),
            Documents(engine, VEILLES),
            Vue(engine, FORMATIONS),
            Documents(engine, VERIFICATIONS),
            Documents(engine, IMPORTS),
            Store(engine, EXPORTS, reveil=reveil),
            Store(engine, JEUX_OUVERTS, reveil=reveil),
        )
