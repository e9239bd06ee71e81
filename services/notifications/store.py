"""How notifications keeps its mails and how far they are, the mailboxes, who answers for whom, what was done since."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from services.kit.store import Collection, Documents, Engine, Index, Store, Vue
from services.kit.temps import instant

from .domain import Boite, Denouement, Notification, Part, Seau

__all__ = ["COLLECTIONS", "Absorption", "Stores"]


@dataclass(frozen=True, kw_only=True)
class Absorption:
    """Since ``le``, mails for the structure under this key go to the contact of ``conservee``."""

    conservee: str
    le: datetime


NOTIFICATIONS = Collection(
    "notifications",
    Notification,
    columns={
        "statut": lambda n: n.statut.value,
        "creee_le": lambda n: instant(n.creee_le),
        "echeance": lambda n: None if n.echeance is None else instant(n.echeance),
        "attend_boite": lambda n: n.attend_boite,
        "echouee_le": lambda n: None if n.echouee_le is None else instant(n.echouee_le),
    },
    # What is sent or given up has no echeance: the sender's index holds only what is still to be done.
    indexes=[
        Index("echeance"),
        Index("statut", "creee_le"),
        Index("creee_le"),
        Index("attend_boite", "echeance"),
        Index("echouee_le"),
    ],
)
BOITES = Collection(
    "boites",
    Boite,
    columns={"departement": lambda b: b.departement},
    indexes=[Index("departement", unique=True)],
)
ABSORPTIONS = Collection("absorptions", Absorption)
DENOUEMENTS = Collection("denouements", Denouement)
SEAUX = Collection("seaux", Seau)
AVANCEMENTS = Collection("avancements", Part)
COLLECTIONS = (NOTIFICATIONS, BOITES, ABSORPTIONS, DENOUEMENTS, SEAUX, AVANCEMENTS)


@dataclass(frozen=True)
class Stores:
    notifications: Store[Notification]
    boites: Store[Boite]
    absorptions: Vue[Absorption]
    denouements: Vue[Denouement]
    seaux: Documents[Seau]
    avancements: Documents[Part]

    @classmethod
    def on(cls, engine: Engine, reveil: Callable[[], None] = lambda: None) -> Self:
        return cls(
            notifications=Store(engine, NOTIFICATIONS, reveil=reveil),
            boites=Store(engine, BOITES, reveil=reveil),
            absorptions=Vue(engine, ABSORPTIONS),
            denouements=Vue(engine, DENOUEMENTS),
            seaux=Documents(engine, SEAUX),
            avancements=Documents(engine, AVANCEMENTS),
        )
