"""What this service does when its own structures change, and what each of its parts does when others speak."""

from dataclasses import dataclass

from services.kit.bus import Consumers, Meta
from services.kit.temps import Horloge, maintenant

from .conseillers.consumers import ecouter as ecouter_pour_les_conseillers
from .conventions.consumers import ecouter as ecouter_pour_les_conventions
from .doublons import rapprochements
from .fusions import appliquer
from .postes.consumers import ecouter_les_postes
from .releves import situer
from .store import Stores
from .tableau.consumers import ecouter as ecouter_pour_le_tableau

__all__ = ["consumers"]


@dataclass(frozen=True, kw_only=True)
class StructureChangee:
    """What this service reads of its own facts on a structure: which one; the rest is in its store."""

    structure: str


@dataclass(frozen=True, kw_only=True)
class FusionDecidee:
    """What this service reads of its own `fusion.fusion_decidee.v1`; the register has the rest."""

    absorbee: str


def consumers(stores: Stores, horloge: Horloge = maintenant) -> Consumers:
    """The handlers; each may be called twice with one event, the second time changes nothing."""
    recoit = Consumers("structures")

    @recoit("structure.structure_enregistree.v1")
    async def enregistree(fait: StructureChangee, meta: Meta) -> None:
        await situer(stores, fait.structure, horloge())
        await rapprochements(stores, fait.structure)

    @recoit("structure.identite_modifiee.v1")
    async def modifiee(fait: StructureChangee, meta: Meta) -> None:
        await situer(stores, fait.structure, horloge())
        await rapprochements(stores, fait.structure)

    @recoit("structure.structure_fermee.v1")
    async def fermee(fait: StructureChangee, meta: Meta) -> None:
        await rapprochements(stores, fait.structure)

    @recoit("structure.structure_absorbee.v1")
    async def absorbee(fait: StructureChangee, meta: Meta) -> None:
        await rapprochements(stores, fait.structure)

    @recoit("fusion.fusion_decidee.v1")
    async def fusion(fait: FusionDecidee, meta: Meta) -> None:
        await appliquer(stores, fait.absorbee, horloge())

    ecouter_pour_les_conseillers(recoit, stores, horloge)
    ecouter_les_postes(recoit, stores, horloge)
    ecouter_pour_les_conventions(recoit, stores, horloge)
    ecouter_pour_le_tableau(recoit, stores, horloge)
    return recoit
