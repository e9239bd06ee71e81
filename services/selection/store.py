"""How campagnes, sessions and decisions are kept and found again, and what is kept of the candidatures."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Self

from services.kit.store import Collection, Engine, Index, Store, Vue
from services.kit.temps import instant

from .domain import Appreciation, Campagne, Decision, Indicateurs, ProcesVerbal, Proposition, Sens, Session

__all__ = [
    "ABSORPTIONS",
    "APPRECIATIONS",
    "CAMPAGNES",
    "CANDIDATURES",
    "COLLECTIONS",
    "DECISIONS",
    "INDICATEURS",
    "INSCRIPTIONS",
    "PROCES_VERBAUX",
    "PROPOSITIONS",
    "SESSIONS",
    "Absorption",
    "Avis",
    "CandidatureConnue",
    "Inscription",
    "StatutConnu",
    "Stores",
]


class StatutConnu(StrEnum):
    """Where a candidature stands, as far as the committee is concerned."""

    PRETE = "PRETE"
    INSCRITE = "INSCRITE"
    RETIREE = "RETIREE"
    ECARTEE = "ECARTEE"


@dataclass(frozen=True, kw_only=True)
class Avis:
    """The préfecture's last opinion, and what was asked for when it was given."""

    numero: int
    sens: Sens
    nature: str
    postes_souhaites: int
    postes_recommandes: int
    rang: int | None
    le: datetime


@dataclass(frozen=True, kw_only=True)
class CandidatureConnue:
    """What this service keeps of a candidature, under its id; ``avis`` is None when it never had one."""

    candidature: str
    structure: str
    siret: str
    departement: str
    statut: StatutConnu
    avis: Avis | None = None


@dataclass(frozen=True, kw_only=True)
class Inscription:
    """Which session keeps a candidature for its agenda, under the candidature's id.

    ``avis`` is the number of the avis it was kept with. ``tour`` grows by one each time another session takes it
    over, and is the sequence it is written with: of two sessions that want it at once, one is told no.
    """

    session: str
    avis: int
    tour: int


@dataclass(frozen=True, kw_only=True)
class Absorption:
    """A structure that was merged, under its id, and the one that answers for it."""

    siret: str
    conservee: str
    siret_conserve: str


CAMPAGNES = Collection(
    "campagnes",
    Campagne,
    columns={"ouverte_le": lambda c: instant(c.ouverte_le)},
    indexes=[Index("ouverte_le")],
)

SESSIONS = Collection(
    "sessions",
    Session,
    columns={"campagne": lambda s: s.campagne, "date": lambda s: s.date.isoformat()},
    indexes=[Index("campagne", "date")],
)

DECISIONS = Collection(
    "decisions",
    Decision,
    columns={
        "session": lambda d: d.session,
        "candidature": lambda d: d.candidature,
        "statut": lambda d: str(d.statut),
        "departement": lambda d: d.departement,
        "siret": lambda d: d.siret,
        "rendue_le": lambda d: instant(d.rendue_le),
        "recours": lambda d: str(d.recours.statut) if d.recours else None,
        "recours_le": lambda d: instant(d.recours.depose_le) if d.recours else None,
    },
    indexes=[
        Index("session", "rendue_le"),
        Index("session", "statut", "rendue_le"),
        Index("session", "statut", "departement", "rendue_le"),
        Index("session", "statut", "siret", "rendue_le"),
        Index("candidature", "rendue_le"),
        Index("recours", "recours_le"),
    ],
)

CANDIDATURES = Collection(
    "candidatures_connues",
    CandidatureConnue,
    columns={
        "statut": lambda c: str(c.statut),
        "departement": lambda c: c.departement,
        "avis_le": lambda c: instant(c.avis.le) if c.avis else None,
    },
    indexes=[Index("statut", "avis_le"), Index("statut", "departement", "avis_le")],
)

INSCRIPTIONS = Collection("inscriptions", Inscription)

APPRECIATIONS = Collection("appreciations", Appreciation)
"""Under the id of the decision that each prepares."""

ABSORPTIONS = Collection(
    "absorptions", Absorption, columns={"siret_conserve": lambda a: a.siret_conserve}, indexes=[Index("siret_conserve")]
)

INDICATEURS = Collection("indicateurs", Indicateurs)
"""The last told of each structure, under its id."""

PROPOSITIONS = Collection(
    "propositions",
    Proposition,
    columns={"session": lambda p: p.session, "le": lambda p: instant(p.le)},
    indexes=[Index("session", "le")],
)

PROCES_VERBAUX = Collection("proces_verbaux", ProcesVerbal)
"""Under the id of the session."""

COLLECTIONS = (
    CAMPAGNES,
    SESSIONS,
    DECISIONS,
    CANDIDATURES,
    INSCRIPTIONS,
    APPRECIATIONS,
    INDICATEURS,
    PROPOSITIONS,
    ABSORPTIONS,
    PROCES_VERBAUX,
)


@dataclass(frozen=True)
class Stores:
    """The service's own stores, what it knows of the candidatures, and which session keeps which."""

    campagnes: Store[Campagne]
    sessions: Store[Session]
    decisions: Store[Decision]
    candidatures: Vue[CandidatureConnue]
    inscriptions: Vue[Inscription]
    appreciations: Store[Appreciation]
    indicateurs: Vue[Indicateurs]
    propositions: Store[Proposition]
    absorptions: Vue[Absorption]
    proces_verbaux: Store[ProcesVerbal]

    @classmethod
    def on(cls, engine: Engine, reveil: Callable[[], None] = lambda: None) -> Self:
        """``reveil`` wakes the relay after a write."""
        return cls(
            Store(engine, CAMPAGNES, reveil=reveil),
            Store(engine, SESSIONS, reveil=reveil),
            Store(engine, DECISIONS, reveil=reveil),
            Vue(engine, CANDIDATURES),
            Vue(engine, INSCRIPTIONS),
            Store(engine, APPRECIATIONS, reveil=reveil),
            Vue(engine, INDICATEURS),
            Store(engine, PROPOSITIONS, reveil=reveil),
            Vue(engine, ABSORPTIONS),
            Store(engine, PROCES_VERBAUX, reveil=reveil),
        )
