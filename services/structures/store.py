"""How structures are kept and found again, and the posts that decisions allotted to them."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Self

from services.kit.store import Collection, Engine, Index, Store, Vue
from services.kit.temps import instant

from .conseillers.domain import Conseiller
from .conseillers.store import CONSEILLERS
from .domain import BaremeApplique, Structure
from .domain.fusion import Registre
from .domain.radar import Paire, organisation
from .domain.zonage import Tranche, Zonage

__all__ = [
    "ATTRIBUTIONS",
    "BAREMES",
    "COLLECTIONS",
    "FUSIONS",
    "PAIRES",
    "STRUCTURES",
    "TRANCHES",
    "ZONAGES",
    "Attribution",
    "Stores",
]


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
        # An absorbed structure keeps its SIRET, and is in no list any more.
        "commune": lambda s: None if s.absorbee_par else s.commune,
        "enregistree_le": lambda s: None if s.absorbee_par else instant(s.enregistree_le),
        "absorbee_par": lambda s: s.absorbee_par,
        "organisation": lambda s: None if s.absorbee_par else organisation(s.siret),
        "rna": lambda s: None if s.absorbee_par else s.rna,
    },
    indexes=[
        Index("siret", unique=True),
        Index("departement", "enregistree_le"),
        Index("enregistree_le"),
        Index("commune"),
        Index("absorbee_par"),
        Index("organisation"),
        Index("rna"),
    ],
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
PAIRES = Collection(
    "paires",
    Paire,
    columns={
        "une": lambda p: p.une,
        "autre": lambda p: p.autre,
        "departement": lambda p: p.departement,
        "rang": lambda p: p.rang,
        "rang_national": lambda p: p.rang if p.principale else None,
    },
    indexes=[Index("departement", "rang"), Index("rang_national"), Index("une"), Index("autre")],
)
FUSIONS = Collection("fusions", Registre)
BAREMES = Collection(
    "baremes", BaremeApplique, columns={"millesime": lambda b: b.bareme.millesime}, indexes=[Index("millesime")]
)
COLLECTIONS = (STRUCTURES, ATTRIBUTIONS, ZONAGES, TRANCHES, PAIRES, FUSIONS, BAREMES, CONSEILLERS)


@dataclass(frozen=True)
class Stores:
    """The service's own store, what it keeps of decisions, and the zonings that were imported.

    ``secret`` seals the links of the mails.
    """

    structures: Store[Structure]
    attributions: Vue[Attribution]
    zonages: Vue[Zonage]
    tranches: Vue[Tranche]
    paires: Vue[Paire]
    fusions: Store[Registre]
    baremes: Vue[BaremeApplique]
    conseillers: Store[Conseiller]
    secret: bytes = field(repr=False)

    @classmethod
    def on(cls, engine: Engine, reveil: Callable[[], None] = lambda: None, *, secret: bytes | None = None) -> Self:
        """``reveil`` wakes the relay after a write; without ``secret``, links are good in this process alone."""
        return cls(
            structures=Store(engine, STRUCTURES, reveil=reveil),
            attributions=Vue(engine, ATTRIBUTIONS),
            zonages=Vue(engine, ZONAGES),
            tranches=Vue(engine, TRANCHES),
            paires=Vue(engine, PAIRES),
            fusions=Store(engine, FUSIONS, reveil=reveil),
            baremes=Vue(engine, BAREMES),
            conseillers=Store(engine, CONSEILLERS, reveil=reveil),
            secret=secrets.token_bytes(32) if secret is None else secret,
        )
