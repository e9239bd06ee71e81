"""What this part does when the posts speak: it keeps who has a contract, and until when."""

from dataclasses import dataclass
from datetime import date

from services.kit.bus import Consumers, Meta
from services.kit.temps import Horloge

from ..liens import graine
from ..store import Stores
from .store import Emploi

__all__ = ["ecouter"]


@dataclass(frozen=True, kw_only=True)
class Contrat:
    """What this part reads of `poste.conseiller_recrute.v1`, `poste.contrat_corrige.v1` and `poste.contrat_rompu.v1`,
    and no more."""

    contrat: str
    conseiller: str
    fin: date | None


def ecouter(recoit: Consumers, stores: Stores, horloge: Horloge) -> None:
    """Declares the handlers of this part among those of its service."""

    async def garder(fait: Contrat, meta: Meta) -> None:
        emploi = Emploi(conseiller=fait.conseiller, fin=fait.fin)
        await stores.emplois.put(fait.contrat, emploi, sequence=meta.sequence)

    @recoit("poste.conseiller_recrute.v1")
    async def recrute(fait: Contrat, meta: Meta) -> None:
        await garder(fait, meta)
        if await stores.conseillers.get(fait.conseiller) is not None:
            sel, le = graine(), horloge()
            # Withdrawn while it was being recruited: the contract was made, so the withdrawal does not hold.
            await stores.conseillers.change(fait.conseiller, lambda c: c.reprendre(graine=sel, le=le))

    recoit("poste.contrat_corrige.v1")(garder)
    recoit("poste.contrat_rompu.v1")(garder)
