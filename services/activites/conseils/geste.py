"""A conseiller says that it has verified what an advice is about."""

from collections.abc import Collection
from datetime import datetime

from services.kit.aggregate import Introuvable

from ..domain import Cra
from ..store import Stores
from .domain import NatureConseil
from .lecture import conseils_des
from .verification import Verification

__all__ = ["confirmer"]


async def confirmer(
    stores: Stores, id: str, natures: Collection[NatureConseil], *, miens: Collection[str], le: datetime
) -> Cra:
    """``miens``: the conseillers that the asker is. The same again changes nothing.

    Raises Introuvable for a report of somebody else, ConseilAbsent for an advice that is not given.
    """
    cra = await stores.cras.get(id)
    if cra is None or cra.conseiller not in miens:
        raise Introuvable
    donnes = [lu.conseil for lu in (await conseils_des(stores, [cra]))[cra.id]]
    await stores.verifications.change(
        cra.id, lambda v: (v or Verification(cra=cra.id)).verifier(donnes, natures, le=le)
    )
    return cra
