"""What this part keeps of the CRA: which conseiller filed how many this month, and when the last."""

from dataclasses import dataclass
from datetime import date

from services.kit.bus import Consumers, Meta
from services.kit.temps import Horloge, jour_paris

from ..store import Stores
from .activite import noter, premier_mois

__all__ = ["ecouter"]


@dataclass(frozen=True, kw_only=True)
class Cra:
    """What this part reads of `cra.cra_transmis.v1`, `cra.cra_corrige.v1` and `cra.cra_retire.v1`, and no more."""

    cra: str
    structure: str
    conseiller: str
    jour: date


def ecouter(recoit: Consumers, stores: Stores, horloge: Horloge) -> None:
    """Declares the handlers of this part among those of its service."""

    async def compter(fait: Cra, meta: Meta, *, retire: bool) -> None:
        await noter(
            stores,
            fait.cra,
            structure=fait.structure,
            conseiller=fait.conseiller,
            jour=fait.jour,
            retire=retire,
            sequence=meta.sequence,
            depuis=premier_mois(jour_paris(horloge())),
        )

    async def dit(fait: Cra, meta: Meta) -> None:
        await compter(fait, meta, retire=False)

    recoit("cra.cra_transmis.v1")(dit)
    recoit("cra.cra_corrige.v1")(dit)

    @recoit("cra.cra_retire.v1")
    async def retire(fait: Cra, meta: Meta) -> None:
        await compter(fait, meta, retire=True)
