"""The auditor of the ledger: what is taken from each envelope is what its decisions hold, decision by decision."""

from collections import Counter
from collections.abc import Mapping
from functools import partial

from services.kit.audit import Auditeur

from .domain import Campagne, Decision, decision_id
from .store import Stores

__all__ = ["auditer", "auditeurs"]

LOT = 500


def auditeurs(stores: Stores) -> Mapping[str, Auditeur]:
    """Who runs in the worker, and is asked by an update before and after it."""
    return {"registre": Auditeur(partial(auditer, stores), confirme=True)}


async def auditer(stores: Stores) -> list[str]:
    """What differs, by ids and numbers. A decision is written after its line, and told again until it is: what differs
    for a moment does not for two rounds of the auditor."""
    return [
        ecart
        async for campagne in stores.campagnes.scan(order=("ouverte_le",))
        for ecart in _ecarts(campagne, await _decisions(stores, campagne))
    ]


async def _decisions(stores: Stores, campagne: Campagne) -> dict[str, Decision]:
    return {
        decision.id: decision
        for session in campagne.seances
        async for decision in stores.decisions.scan({"session": session}, ("rendue_le",), lot=LOT)
    }


def _ecarts(campagne: Campagne, decisions: dict[str, Decision]) -> list[str]:
    lignes = {decision_id(*cle.split("/", 1)): ligne for cle, ligne in campagne.lignes.items()}
    ecarts, tenus = list[str](), Counter[str]()
    for id in sorted({*decisions, *lignes, *campagne.comptes}):
        decision, ligne, compte = decisions.get(id), lignes.get(id), campagne.comptes.get(id)
        inscrits = compte.postes if compte else ligne.postes if ligne else None
        if decision is None:
            ecarts.append(f"campagne {campagne.id} decision {id}: in the ledger alone")
        elif inscrits is not None and decision.postes_attribues != inscrits:
            ecarts.append(f"decision {id}: {decision.postes_attribues} posts, the ledger says {inscrits}")
        if tenue := compte or ligne or decision:
            rendus = compte.rendus if compte else 0
            posts = inscrits if inscrits is not None else decision.postes_attribues if decision else 0
            tenus[tenue.departement] += max(0, posts - rendus)
    ecarts += [
        f"campagne {campagne.id} departement {d}: {tenus[d]} posts, {campagne.attribues.get(d, 0)} taken"
        for d in sorted({*tenus, *campagne.attribues})
        if tenus[d] != campagne.attribues.get(d, 0)
    ]
    return ecarts
