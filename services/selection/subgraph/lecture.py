"""Loads what a client asks, in a fixed number of store calls, within what the asker may see."""

from collections.abc import Callable, Collection, Iterable, Sequence
from itertools import islice

import strawberry

from services.kit.identity import Agent
from services.kit.store import Parmi
from services.kit.store.contract import PARMI_MAX, Where
from services.kit.subgraph import Contexte

from .. import domain
from ..coselec import ANCT
from ..fusions import conservees, sirets
from ..store import Stores
from . import types

__all__ = [
    "campagnes",
    "candidatures",
    "decision",
    "decisions",
    "est_visible",
    "graphe",
    "perimetre",
    "session",
    "sessions",
    "structures",
    "vers_sessions",
]

Ctx = Contexte[Stores]
Graphe = tuple[dict[str, types.Candidature], dict[str, types.Decision]]


def est_visible(agent: Agent, siens: Collection[str], decision: domain.Decision) -> bool:
    """ANCT sees every decision; a préfecture those of its départements and a structure its own, once notified.

    ``siens``: the SIRET that a structure's decisions bear.
    """
    if agent.role == ANCT:
        return True
    if decision.statut is not domain.StatutDecision.NOTIFIEE:
        return False
    if agent.role == "prefecture":
        return decision.departement in agent.departements
    return agent.role == "structure" and decision.siret in siens


def perimetre(agent: Agent, siens: Collection[str], session: str) -> Where:
    """The same, as a list of one session's decisions asks the store."""
    if agent.role == ANCT:
        return {"session": session}
    connues: Where = {"session": session, "statut": str(domain.StatutDecision.NOTIFIEE)}
    if agent.role == "prefecture":
        return {**connues, "departement": Parmi(tuple(sorted(agent.departements)))}
    return {**connues, "siret": Parmi(tuple(siens))}


async def graphe(contexte: Ctx, candidatures: Collection[str]) -> Graphe:
    """Candidatures with their last decision, and all their decisions by id, as far as the asker sees them.

    Both ways at once: the gateway takes ``Decision.candidature.decision`` from here, so it must be true here.
    """
    par_id = {c: types.Candidature(id=strawberry.ID(c), decision=None) for c in candidatures}
    decisions: dict[str, types.Decision] = {}
    siens = await sirets(contexte.stores, contexte.agent)
    reste = iter(par_id)
    while lot := tuple(islice(reste, PARMI_MAX)):
        async for d in contexte.stores.decisions.scan({"candidature": Parmi(lot)}, ("rendue_le",)):
            if est_visible(contexte.agent, siens, d):
                candidature = par_id[d.candidature]
                candidature.decision = decisions[d.id] = types.Decision.de(d, candidature)
    return par_id, decisions


async def candidatures(contexte: Ctx, ids: Sequence[str]) -> list[types.Candidature]:
    par_id, _ = await graphe(contexte, ids)
    return [par_id[id] for id in ids]


async def decisions(contexte: Ctx, ids: Sequence[str]) -> list[types.Decision | None]:
    gardees = await contexte.stores.decisions.many(ids)
    siens = await sirets(contexte.stores, contexte.agent)
    visibles = {d.candidature for d in gardees if d is not None and est_visible(contexte.agent, siens, d)}
    _, par_id = await graphe(contexte, visibles)
    return [par_id.get(id) for id in ids]


async def decision(contexte: Ctx, gardee: domain.Decision) -> types.Decision:
    """One decision that was just given."""
    _, par_id = await graphe(contexte, [gardee.candidature])
    return par_id[gardee.id]


async def sessions(contexte: Ctx, ids: Sequence[str]) -> list[types.Session | None]:
    if contexte.agent.role != ANCT:
        return [None] * len(ids)
    gardees = await contexte.stores.sessions.many(ids)
    vers = await vers_sessions(contexte, [s for s in gardees if s is not None])
    return [None if s is None else vers(s) for s in gardees]


async def session(contexte: Ctx, gardee: domain.Session) -> types.Session:
    """One session that was just changed."""
    return (await vers_sessions(contexte, [gardee]))(gardee)


async def vers_sessions(contexte: Ctx, gardees: Iterable[domain.Session]) -> Callable[[domain.Session], types.Session]:
    """How each of these sessions is shown: all their agendas' decisions are read at once."""
    par_id, par_decision = await graphe(contexte, {x.candidature for s in gardees for x in s.ordre_du_jour})
    return lambda s: types.Session.de(s, par_id, par_decision)


async def campagnes(contexte: Ctx, ids: Sequence[str]) -> list[types.Campagne | None]:
    if contexte.agent.role != ANCT:
        return [None] * len(ids)
    return [None if c is None else types.Campagne.de(c) for c in await contexte.stores.campagnes.many(ids)]


async def structures(contexte: Ctx, ids: Sequence[str]) -> list[types.Structure]:
    """Nothing of a structure is kept here but its id, or that of the one which answers for it: the service that
    owns it says the rest."""
    gardees = await conservees(contexte.stores, ids)
    return [types.Structure(id=strawberry.ID(gardees[id])) for id in ids]
