"""The committee in its session: composed, counted, called to vote."""

from collections.abc import Sequence
from datetime import datetime

from services.kit.store import Commande

from .domain import Membre, Session
from .events import Verdict
from .store import Stores

__all__ = ["appeler_au_vote", "composer", "constater_presence", "deporter"]


async def composer(
    stores: Stores,
    id: str,
    membres: Sequence[Membre],
    quorum: int | None = None,
    *,
    role: str,
    le: datetime,
    commande: Commande | None = None,
) -> Session:
    return await stores.sessions.change(
        id, lambda s: s.composer(membres=membres, quorum=quorum, role=role, le=le), commande=commande
    )


async def constater_presence(
    stores: Stores, id: str, presents: Sequence[int], *, role: str, le: datetime, commande: Commande | None = None
) -> Session:
    return await stores.sessions.change(
        id, lambda s: s.constater_presence(presents=presents, role=role, le=le), commande=commande
    )


async def deporter(
    stores: Stores,
    id: str,
    membre: int,
    candidature: str,
    *,
    role: str,
    le: datetime,
    commande: Commande | None = None,
) -> Session:
    return await stores.sessions.change(
        id, lambda s: s.deporter(membre=membre, candidature=candidature, role=role, le=le), commande=commande
    )


async def appeler_au_vote(
    stores: Stores, id: str, candidature: str, verdict: Verdict, *, le: datetime
) -> tuple[int, ...]:
    """Who decides, noted in the session before the ledger is asked: a member who withdraws at the same moment either
    comes first, and is not among them, or is refused."""
    session = await stores.sessions.change(
        id,
        lambda s: s.appeler_au_vote(candidature=candidature, renvoi=verdict is Verdict.EXAMEN_COMPLEMENTAIRE, le=le),
    )
    return session.votes[candidature]
