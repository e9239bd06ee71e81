"""What decisions make of conventions: the first posts open one, the last that are taken back close it."""

from datetime import datetime

from services.kit.aggregate import Conflit

from ..fusions import repondantes
from ..store import Stores
from .domain import Convention, convention_id
from .events import MotifResiliation

__all__ = ["ouvrir", "suivre_la_decision"]


async def suivre_la_decision(
    stores: Stores,
    *,
    decision: str,
    structure: str,
    siret: str,
    departement: str,
    postes: int,
    entendue: int,
    le: datetime,
) -> None:
    """The decision gives so many posts as of its version ``entendue``. The same again, or an older one, changes
    nothing."""
    if postes > 0:
        await ouvrir(
            stores,
            decision=decision,
            structure=structure,
            siret=siret,
            departement=departement,
            postes=postes,
            entendue=entendue,
            le=le,
        )
        return
    for convention in [c async for c in stores.conventions.scan({"decision": decision})]:
        await stores.conventions.change(
            convention.id, lambda c: c.clore(MotifResiliation.DECISION_CORRIGEE, entendue=entendue, le=le)
        )


async def ouvrir(
    stores: Stores,
    *,
    decision: str,
    structure: str,
    siret: str,
    departement: str,
    postes: int,
    entendue: int,
    le: datetime,
) -> None:
    """Opens the convention of that structure for that decision, or opens it again; one that stands is left alone."""
    id = convention_id(structure, decision)
    if await stores.conventions.get(id) is None:
        (repond,) = await repondantes(stores, [await stores.structures.get(structure)])
        ouverte, fait = Convention.ouvrir(
            id=id,
            # Merged meanwhile: the one that answers for it has the convention.
            structure=repond.id if repond else structure,
            siret=repond.siret if repond else siret,
            departement=departement,
            decision=decision,
            postes=postes,
            entendue=entendue,
            le=le,
        )
        try:
            await stores.conventions.add(ouverte, fait)
        except Conflit as conflit:
            # Opened by another delivery of the same fact.
            if conflit.index != "id":
                raise
        else:
            return
    await stores.conventions.change(id, lambda c: c.rouvrir(postes, entendue=entendue, le=le))
