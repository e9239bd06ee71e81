"""What is known here of the contracts of a conseiller: whether there was one, and whether there still is."""

from datetime import date

from ..store import Stores

__all__ = ["a_eu_un_contrat", "est_en_contrat"]


async def a_eu_un_contrat(stores: Stores, conseiller: str) -> bool:
    return bool((await stores.emplois.page({"conseiller": conseiller}, first=1)).items)


async def est_en_contrat(stores: Stores, conseiller: str, jour: date) -> bool:
    """On that day of France, or later."""
    async for emploi in stores.emplois.scan({"conseiller": conseiller}):
        if emploi.fin is None or emploi.fin >= jour:
            return True
    return False
