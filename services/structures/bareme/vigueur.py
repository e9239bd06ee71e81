"""Which table gives the verdicts now, and which gave them before: the service's own first, then those applied."""

from ..domain import Bareme, BaremeApplique
from ..reference import bareme as bareme_initial
from ..store import Stores
from .table import TableRefusee

__all__ = ["du_millesime", "en_vigueur", "millesimes", "recevable"]


async def en_vigueur(stores: Stores) -> Bareme:
    """Read at each verdict, so that a table counts from the moment it is applied, in every process."""
    page = await stores.baremes.page({}, ("-millesime",), 1)
    return page.items[0].bareme if page.items else bareme_initial()


async def du_millesime(stores: Stores, millesime: str) -> Bareme | None:
    """That vintage, in force or not."""
    if millesime == bareme_initial().millesime:
        return bareme_initial()
    applique = await stores.baremes.get(millesime)
    return applique.bareme if applique else None


async def millesimes(stores: Stores) -> list[BaremeApplique]:
    """All of them, the latest first; the first of all has been there since the beginning."""
    return [b async for b in stores.baremes.scan({}, ("-millesime",))] + [BaremeApplique(bareme=bareme_initial())]


async def recevable(stores: Stores, nouveau: Bareme) -> None:
    """Raises TableRefusee: verdicts rest on a vintage, so that it is never written again nor put back."""
    present = await du_millesime(stores, nouveau.millesime)
    if present is not None and present != nouveau:
        raise TableRefusee([f"le millésime {nouveau.millesime} existe déjà avec un autre contenu"])
    if nouveau.millesime < (actuel := await en_vigueur(stores)).millesime:
        raise TableRefusee([f"le millésime {nouveau.millesime} précède celui en vigueur, {actuel.millesime}"])
