"""The conseiller of the world is recruited and its account linked: told to activites as structures tells it."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

import msgspec

from services.kit.bus import Meta
from services.kit.temps import uuid7
from services.kit.testing import UN_JOUR

from .agents import COLONNES, DEPARTEMENT, SIRET

__all__ = ["recruter_le_conseiller"]

CONSEILLER: Final = next(c.agent for c in COLONNES if c.titre == "conseiller")


async def recruter_le_conseiller(services: Mapping[str, Any], ids: Mapping[str, str]) -> None:
    employeur = {"structure": ids["structure"], "siret": SIRET, "departement": DEPARTEMENT}
    contrat = {
        "poste": "poste",
        "genre": "CONUM",
        "decision": "decision",
        "campagne": "campagne",
        **employeur,
        "contrat": "contrat",
        "conseiller": "conseiller",
        "nature": "CDD",
        "debut": date(2026, 1, 5),
        "fin": date(2027, 1, 4),
    }
    lien = {"conseiller": "conseiller", **employeur, "compte": CONSEILLER.compte}
    for type, key, fait in (
        ("poste.conseiller_recrute.v1", "poste", contrat),
        ("conseiller.compte_lie.v1", "conseiller", lien),
    ):
        meta = Meta(event_id=uuid7(), type=type, key=key, sequence=1, time=UN_JOUR)
        await services["activites"].recoit.deliver(meta, msgspec.json.encode({"le": UN_JOUR, **fait}))
