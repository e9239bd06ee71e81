"""What this service does when selection speaks of posts, and when its own structures change: what follows from it."""

from dataclasses import dataclass

from services.kit.bus import Consumers, Meta
from services.kit.temps import Horloge, maintenant

from .doublons import rapprochements
from .fusions import appliquer
from .releves import situer
from .store import Attribution, Stores

__all__ = ["DecisionNotifiee", "consumers"]


@dataclass(frozen=True, kw_only=True)
class DecisionNotifiee:
    """What this service reads of `decision.decision_notifiee.v1`, and no more."""

    decision: str
    structure: str
    postes_attribues: int


@dataclass(frozen=True, kw_only=True)
class StructureChangee:
    """What this service reads of its own facts on a structure: which one; the rest is in its store."""

    structure: str


@dataclass(frozen=True, kw_only=True)
class FusionDecidee:
    """What this service reads of its own `fusion.fusion_decidee.v1`; the register has the rest."""

    absorbee: str


def consumers(stores: Stores, horloge: Horloge = maintenant) -> Consumers:
    """One row a decision, never a total that grows: the same decision told twice counts once."""
    recoit = Consumers("structures")

    @recoit("decision.decision_notifiee.v1")
    async def decision(fait: DecisionNotifiee, meta: Meta) -> None:
        attribution = Attribution(structure=fait.structure, postes=fait.postes_attribues)
        await stores.attributions.put(fait.decision, attribution, sequence=meta.sequence)
        await situer(stores, fait.structure, horloge())

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

    return recoit
