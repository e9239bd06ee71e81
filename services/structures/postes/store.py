"""How posts are kept and found again, and what is kept of the decisions, of the ledger and of the candidatures."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from services.kit.store import Collection, Index
from services.kit.temps import instant

from .domain import Genre, Poste

__all__ = [
    "CANDIDATURES",
    "COMPTES",
    "DOTATIONS",
    "POSTES",
    "POSTES_COLLECTIONS",
    "CandidatureConnue",
    "Compte",
    "Dotation",
]

COORDINATEUR: Final = "COORDINATEUR"


@dataclass(frozen=True, kw_only=True)
class Dotation:
    """What a decision gives by now, as it is known outside: so many posts ever, those that came back included.

    ``notifiee_le`` is when that number was told.
    """

    decision: str
    campagne: str
    candidature: str
    structure: str
    siret: str
    departement: str
    postes: int
    notifiee_le: datetime


@dataclass(frozen=True, kw_only=True)
class Compte:
    """What the ledger of selection holds of a decision.

    ``retours`` counts all that came back to the envelope; ``sans_poste`` those among them that no post brought: ANCT
    entered them, or the candidature was withdrawn.
    """

    decision: str
    campagne: str
    departement: str
    postes: int
    retours: int = 0
    sans_poste: int = 0

    @property
    def accordes(self) -> int:
        """What the decision still takes from its envelope."""
        return max(0, self.postes - self.retours)


@dataclass(frozen=True, kw_only=True)
class CandidatureConnue:
    """What kind of posts a structure asked for, and since when. ``cherche``: it did not get them, and still may want
    them (also refused: a post that is transferred is not taken from the envelope)."""

    candidature: str
    structure: str
    departement: str
    nature: str
    deposee_le: datetime
    cherche: bool

    @property
    def genre(self) -> Genre:
        return Genre.COORDO if self.nature == COORDINATEUR else Genre.CONUM


POSTES = Collection(
    "postes",
    Poste,
    columns={
        "structure": lambda p: p.dernier.structure,
        "rattachee": lambda p: p.dernier.structure if p.rattache else None,
        "decision": lambda p: p.decision,
        "campagne": lambda p: p.campagne,
        # Who holds the post, or will: on one post at a time, whatever happens at once.
        "conseiller": lambda p: p.conseiller,
        "echeance": lambda p: instant(p.echeance) if p.echeance else None,
        "departement": lambda p: p.departement,
        "alerte_le": lambda p: instant(p.alerte.le) if p.alerte else None,
    },
    indexes=[
        Index("structure"),
        Index("rattachee"),
        Index("decision"),
        Index("campagne", "departement"),
        Index("conseiller", unique=True),
        Index("echeance"),
        Index("departement", "alerte_le"),
        Index("alerte_le"),
    ],
)
DOTATIONS = Collection(
    "postes_dotations",
    Dotation,
    columns={
        "candidature": lambda d: d.candidature,
        "campagne": lambda d: d.campagne,
        "departement": lambda d: d.departement,
    },
    indexes=[Index("candidature"), Index("campagne", "departement")],
)
"""Under the id of the decision, once it is notified."""

COMPTES = Collection(
    "postes_comptes",
    Compte,
    columns={"campagne": lambda c: c.campagne, "departement": lambda c: c.departement},
    indexes=[Index("campagne", "departement")],
)
"""Under the id of the decision, from the moment the ledger took it."""

CANDIDATURES = Collection(
    "postes_candidatures",
    CandidatureConnue,
    columns={
        "cherche": lambda c: c.departement if c.cherche else None,
        "deposee_le": lambda c: instant(c.deposee_le),
    },
    indexes=[Index("cherche", "deposee_le")],
)
POSTES_COLLECTIONS = (POSTES, DOTATIONS, COMPTES, CANDIDATURES)
