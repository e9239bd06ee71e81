"""What is known of the contracts of a conseiller: whether there was one, and whether there still is.

The posts say at once who holds them, or will; what their facts told says who ever did.
"""

from datetime import date

from ..store import Stores

__all__ = ["a_eu_un_contrat", "est_en_contrat"]


async def a_eu_un_contrat(stores: Stores, conseiller: str) -> bool:
    if (await stores.postes.page({"conseiller": conseiller}, first=1)).items:
        return True
    return bool((await stores.emplois.page({"conseiller": conseiller}, first=1)).items)


async def est_en_contrat(stores: Stores, conseiller: str, jour: date) -> bool:
    """On that day of France, or later."""
    if (await stores.postes.page({"conseiller": conseiller}, first=1)).items:
        return True
    async for emploi in stores.emplois.scan({"conseiller": conseiller}):
        if emploi.fin is None or emploi.fin >= jour:
            return True
    return False
