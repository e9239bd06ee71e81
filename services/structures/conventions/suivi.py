"""From what is kept of posts and training to the engagements of the conventions that they concern."""

from datetime import datetime

from ..store import Stores
from .domain import Convention, Parcours, PosteSuivi, Vu
from .events import MotifResiliation

__all__ = ["conventions_du_conseiller", "conventions_du_poste", "observer_la_decision", "observer_le_conseiller"]


async def observer_la_decision(stores: Stores, decision: str, *, le: datetime) -> None:
    """Each convention of that decision sees its own posts; one that has none left is closed."""
    postes = [p async for p in stores.postes_suivis.scan({"decision": decision})]
    conventions = [c async for c in stores.conventions.scan({"decision": decision})]
    conseillers = sorted({p.conseiller for p in postes if p.conseiller is not None})
    parcours = dict(zip(conseillers, await stores.parcours_suivis.many(conseillers), strict=True))
    connus = {id: p for id, p in parcours.items() if p is not None}
    for convention in conventions:
        await _observer(stores, convention, postes, connus, le)


async def observer_le_conseiller(stores: Stores, conseiller: str, *, le: datetime) -> None:
    """The conventions of the posts that this conseiller is on see how far its training is."""
    postes = [p async for p in stores.postes_suivis.scan({"conseiller": conseiller})]
    for decision in sorted({p.decision for p in postes}):
        await observer_la_decision(stores, decision, le=le)


async def conventions_du_poste(stores: Stores, poste: str, structure: str) -> list[Convention]:
    """That of the structure for the decision of this post: one, or none."""
    suivi = await stores.postes_suivis.get(poste)
    if suivi is None:
        return []
    conventions = [c async for c in stores.conventions.scan({"decision": suivi.decision})]
    return [c for c in conventions if structure in c.structures]


async def conventions_du_conseiller(stores: Stores, conseiller: str, structure: str) -> list[Convention]:
    """Those of the structure for the posts that this conseiller is on."""
    trouvees: dict[str, Convention] = {}
    for decision in sorted({p.decision async for p in stores.postes_suivis.scan({"conseiller": conseiller})}):
        async for convention in stores.conventions.scan({"decision": decision}):
            if structure in convention.structures:
                trouvees[convention.id] = convention
    return list(trouvees.values())


async def _observer(
    stores: Stores, convention: Convention, postes: list[PosteSuivi], parcours: dict[str, Parcours], le: datetime
) -> None:
    siennes = convention.structures
    actuels = [p for p in postes if p.structure in siennes and not p.parti]
    connus = [p for p in postes if siennes & {p.structure, *p.passees}]
    if not actuels and len(connus) >= convention.postes:
        await stores.conventions.change(convention.id, lambda c: c.clore(MotifResiliation.POSTES_RENDUS, le=le))
        return
    await stores.conventions.change(convention.id, lambda c: c.observer(Vu(postes=actuels, parcours=parcours), le=le))
