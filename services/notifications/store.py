"""How notifications keeps its mails and the mailboxes of the préfectures."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Self

from services.kit.store import Collection, Engine, Index, Store
from services.kit.temps import instant

from .domain import Boite, Notification

__all__ = ["COLLECTIONS", "Stores"]

NOTIFICATIONS = Collection(
    "notifications",
    Notification,
    columns={
        "statut": lambda n: n.statut.value,
        "creee_le": lambda n: instant(n.creee_le),
        "echeance": lambda n: None if n.echeance is None else instant(n.echeance),
        "attend_boite": lambda n: n.attend_boite,
    },
    # What is sent or given up has no echeance: the sender's index holds only what is still to be done.
    indexes=[Index("echeance"), Index("statut", "creee_le"), Index("creee_le"), Index("attend_boite", "echeance")],
)
BOITES = Collection(
    "boites",
    Boite,
    columns={"departement": lambda b: b.departement},
    indexes=[Index("departement", unique=True)],
)
COLLECTIONS = (NOTIFICATIONS, BOITES)


@dataclass(frozen=True)
class Stores:
    notifications: Store[Notification]
    boites: Store[Boite]

    @classmethod
    def on(cls, engine: Engine, reveil: Callable[[], None] = lambda: None) -> Self:
        return cls(Store(engine, NOTIFICATIONS, reveil=reveil), Store(engine, BOITES, reveil=reveil))
