"""The account of the world's conseiller is linked, as by the link of its mail: the seal is not the same in two runs."""

from collections.abc import Mapping
from typing import Any, Final

from services.kit.testing import UN_JOUR

from .agents import COLONNES

__all__ = ["lier_le_compte"]

CONSEILLER: Final = next(c.agent for c in COLONNES if c.titre == "conseiller")


async def lier_le_compte(services: Mapping[str, Any], ids: Mapping[str, str]) -> None:
    stores = services["structures"].stores
    conseiller = await stores.conseillers.get(ids["conseiller"])
    lien = conseiller.lien(secret=stores.secret, le=UN_JOUR)
    await stores.conseillers.change(
        conseiller.id, lambda c: c.lier(lien, compte=CONSEILLER.compte, secret=stores.secret, le=UN_JOUR)
    )
