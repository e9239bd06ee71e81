"""How structures are kept and found again, with what each part of the service keeps."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Self

from services.kit.documents import LiensDocuments
from services.kit.store import Collection, Documents, Engine, Index, Store, Vue
from services.kit.temps import instant

from .conseillers.domain import Conseiller
from .conseillers.store import CONSEILLERS, EMPLOIS, Emploi
from .conventions.domain import Convention, Parcours, PosteSuivi
from .conventions.store import CONVENTIONS, PARCOURS_SUIVIS, POSTES_SUIVIS
from .domain import BaremeApplique, Structure
from .domain.fusion import Registre
from .domain.radar import Paire, organisation
from .domain.zonage import Tranche, Zonage
from .postes.domain import Poste
from .postes.store import (
    CANDIDATURES,
    COMPTES,
    DOTATIONS,
    POSTES,
    POSTES_COLLECTIONS,
    CandidatureConnue,
    Compte,
    Dotation,
)
from .tableau.domain import CraDuMois
from .tableau.store import CRA_DU_MOIS

__all__ = [
    "BAREMES",
    "COLLECTIONS",
    "FUSIONS",
    "PAIRES",
    "STRUCTURES",
    "TRANCHES",
    "ZONAGES",
    "Stores",
]


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
COLLECTIONS = (
    STRUCTURES,
    ZONAGES,
    TRANCHES,
    PAIRES,
    FUSIONS,
    BAREMES,
    CONSEILLERS,
    EMPLOIS,
    *POSTES_COLLECTIONS,
    CONVENTIONS,
    POSTES_SUIVIS,
    PARCOURS_SUIVIS,
    CRA_DU_MOIS,
)


@dataclass(frozen=True)
class Stores:
    """The service's own store, what it keeps of decisions, and the zonings that were imported.

    ``secret`` seals the links of the mails (``autre_secret`` is accepted too), ``pieces`` gives those to the documents
    of conventions.
    """

    structures: Store[Structure]
    zonages: Vue[Zonage]
    tranches: Vue[Tranche]
    paires: Vue[Paire]
    fusions: Store[Registre]
    baremes: Vue[BaremeApplique]
    conseillers: Store[Conseiller]
    emplois: Vue[Emploi]
    postes: Store[Poste]
    dotations: Vue[Dotation]
    comptes: Vue[Compte]
    candidatures: Vue[CandidatureConnue]
    conventions: Store[Convention]
    postes_suivis: Vue[PosteSuivi]
    parcours_suivis: Vue[Parcours]
    cra_du_mois: Documents[CraDuMois]
    secret: bytes = field(repr=False)
    autre_secret: bytes | None = field(default=None, repr=False)
    pieces: LiensDocuments = field(default_factory=lambda: LiensDocuments.d_essai(chemin="pieces"))

    @property
    def secrets_acceptes(self) -> tuple[bytes, ...]:
        return (self.secret, self.autre_secret) if self.autre_secret else (self.secret,)

    @classmethod
    def on(cls, engine: Engine, reveil: Callable[[], None] = lambda: None, *, secret: bytes | None = None) -> Self:
        """``reveil`` wakes the relay after a write; without ``secret``, links are good in this process alone."""
        return cls(
            structures=Store(engine, STRUCTURES, reveil=reveil),
            zonages=Vue(engine, ZONAGES),
            tranches=Vue(engine, TRANCHES),
            paires=Vue(engine, PAIRES),
            fusions=Store(engine, FUSIONS, reveil=reveil),
            baremes=Vue(engine, BAREMES),
            conseillers=Store(engine, CONSEILLERS, reveil=reveil),
            emplois=Vue(engine, EMPLOIS),
            postes=Store(engine, POSTES, reveil=reveil),
            dotations=Vue(engine, DOTATIONS),
            comptes=Vue(engine, COMPTES),
            candidatures=Vue(engine, CANDIDATURES),
            conventions=Store(engine, CONVENTIONS, reveil=reveil),
            postes_suivis=Vue(engine, POSTES_SUIVIS),
            parcours_suivis=Vue(engine, PARCOURS_SUIVIS),
            cra_du_mois=Documents(engine, CRA_DU_MOIS),
            secret=secrets.token_bytes(32) if secret is None else secret,
        )
