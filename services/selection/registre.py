"""From the ledger to the decisions: each line becomes a decision, is made known, and leaves the ledger."""

import asyncio
from collections.abc import Collection
from datetime import datetime
from typing import Final

from services.kit.aggregate import Conflit, Introuvable, Refus
from services.kit.store import Commande

from .domain import Campagne, Decision, LigneRegistre, Session, StatutDecision, decision_id
from .events import DecisionInscrite, SeanceClose
from .restitution import si_retiree
from .store import Stores

__all__ = ["clore_registre", "la_sienne", "notifier_decisions", "rendre_decision", "une_session"]

LOT: Final = 16
"""How many decisions are made known, or kept, at a time."""


class RegistreSansLigne(Exception):
    """A bug of ours: a decision was to be made of a line that has left the ledger."""


class _Gardees(Exception):
    """Some lines are not kept as decisions yet."""


async def la_sienne(stores: Stores, id: str, commande: Commande | None, refus: Refus) -> Decision:
    """The decision, for the command that made it and comes again; any other is refused.

    The ledger remembers its last commands only, and many decide at once: the decision keeps its own for ever.
    """

    def aucune_autre(_: Decision) -> tuple[Decision]:
        raise refus

    if commande is None or await stores.decisions.get(id) is None:
        raise refus
    return await stores.decisions.change(id, aucune_autre, commande=commande)


async def rendre_decision(
    stores: Stores,
    inscrite: DecisionInscrite,
    commande: Commande | None = None,
    ligne: LigneRegistre | None = None,
) -> Decision:
    """What follows from ``decision_inscrite``: the decision.

    ``ligne`` is its line, for who has just read the ledger.
    """
    decision = await stores.decisions.get(inscrite.decision)
    if decision is None:
        if ligne is None and (ligne := await _ligne(stores, inscrite)) is None:
            return await _deja_rendue(stores, inscrite)
        rendue = Decision.rendre(inscrite, notation=ligne.notation, motivation=ligne.motivation, votants=ligne.votants)
        try:
            decision = await stores.decisions.add(*rendue, commande=commande)
        except Conflit:
            return await _deja_rendue(stores, inscrite)
    await si_retiree(stores, decision)
    return decision


async def _ligne(stores: Stores, inscrite: DecisionInscrite) -> LigneRegistre | None:
    campagne = await stores.campagnes.get(inscrite.campagne)
    return campagne.prises(inscrite.session).get(inscrite.candidature) if campagne else None


async def _deja_rendue(stores: Stores, inscrite: DecisionInscrite) -> Decision:
    """Somebody else came first: a line leaves the ledger only once its decision is kept."""
    if await stores.decisions.get(inscrite.decision) is None:
        raise RegistreSansLigne(inscrite.decision)
    return await rendre_decision(stores, inscrite)


async def clore_registre(
    stores: Stores,
    id: str,
    session: str,
    *,
    attendues: Collection[str],
    le: datetime,
    commande: Commande | None = None,
) -> None:
    """Closes the séance in the ledger, which then forgets its lines: each is first kept as a decision, with its score
    and its reason, which no fact tells."""
    gardees: set[str] = set()

    def clore(campagne: Campagne) -> tuple[Campagne, *tuple[SeanceClose, ...]]:
        suite = campagne.clore_seance(session=session, attendues=attendues, le=le)
        if not gardees.issuperset(campagne.prises(session)):
            raise _Gardees
        return suite

    while True:
        try:
            await stores.campagnes.change(id, clore, commande=commande)
            return
        except _Gardees:
            gardees |= await _garder(stores, id, session)


async def _garder(stores: Stores, id: str, session: str) -> set[str]:
    """The candidatures of the session's lines, once each has its decision."""
    campagne = await stores.campagnes.get(id)
    if campagne is None:
        raise Introuvable
    candidatures = list(campagne.prises(session))
    connues = await stores.decisions.many([decision_id(session, c) for c in candidatures])
    manquantes = [c for c, decision in zip(candidatures, connues, strict=True) if decision is None]
    for debut in range(0, len(manquantes), LOT):
        inscrites = [campagne.inscrite(session=session, candidature=c) for c in manquantes[debut : debut + LOT]]
        await asyncio.gather(*(rendre_decision(stores, inscrite) for inscrite in inscrites if inscrite is not None))
    return set(candidatures)


async def notifier_decisions(stores: Stores, id: str, *, le: datetime) -> None:
    """What follows from ``session_notifiee``: each decision of the session is made known; resumes where it stopped."""
    lot: list[str] = []
    async for decision in stores.decisions.scan({"session": id, "statut": str(StatutDecision.RENDUE)}, ("rendue_le",)):
        lot.append(decision.id)
        if len(lot) == LOT:
            await asyncio.gather(*(_notifier(stores, d, le) for d in lot))
            lot.clear()
    await asyncio.gather(*(_notifier(stores, d, le) for d in lot))


async def _notifier(stores: Stores, id: str, le: datetime) -> Decision:
    return await stores.decisions.change(id, lambda d: d.notifier(le=le))


async def une_session(stores: Stores, id: str) -> Session:
    session = await stores.sessions.get(id)
    if session is None:
        raise Introuvable
    return session
