"""What decisions and the merging or closing of structures make of conventions."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from services.kit.aggregate import Decision
from services.kit.bus import Consumers, Meta

from ...store import Stores
from ..domain import Convention
from ..events import MotifResiliation
from ..ouverture import suivre_la_decision

__all__ = ["ecouter_les_decisions"]


@dataclass(frozen=True, kw_only=True)
class Decidee:
    """What this part reads of `decision.decision_notifiee.v1` and `decision.recours_accueilli.v1`, and no more."""

    decision: str
    structure: str
    siret: str
    departement: str
    postes_attribues: int
    le: datetime


@dataclass(frozen=True, kw_only=True)
class DecisionCorrigee(Decidee):
    """What this part reads of `decision.decision_corrigee.v1`, and no more."""

    notifiee: bool


@dataclass(frozen=True, kw_only=True)
class StructureFermee:
    """What this part reads of `structure.structure_fermee.v1`, and no more."""

    structure: str
    le: datetime


@dataclass(frozen=True, kw_only=True)
class StructureAbsorbee:
    """What this part reads of `structure.structure_absorbee.v1`, and no more."""

    structure: str
    conservee: str
    siret_conserve: str
    le: datetime


def ecouter_les_decisions(recoit: Consumers, stores: Stores) -> None:
    async def suivre(fait: Decidee, meta: Meta) -> None:
        await suivre_la_decision(
            stores,
            decision=fait.decision,
            structure=fait.structure,
            siret=fait.siret,
            departement=fait.departement,
            postes=fait.postes_attribues,
            entendue=meta.sequence,
            le=fait.le,
        )

    recoit("decision.decision_notifiee.v1")(suivre)
    recoit("decision.recours_accueilli.v1")(suivre)

    @recoit("decision.decision_corrigee.v1")
    async def corrigee(fait: DecisionCorrigee, meta: Meta) -> None:
        # One that nobody outside was told yet is told whole by its notification.
        if fait.notifiee:
            await suivre(fait, meta)

    async def _chacune(structure: str, regle: Callable[[Convention], Decision[Convention]]) -> None:
        for convention in [c async for c in stores.conventions.scan({"structure": structure})]:
            await stores.conventions.change(convention.id, regle)

    @recoit("structure.structure_fermee.v1")
    async def fermee(fait: StructureFermee, meta: Meta) -> None:
        await _chacune(fait.structure, lambda c: c.clore(MotifResiliation.STRUCTURE_FERMEE, le=fait.le))

    @recoit("structure.structure_absorbee.v1")
    async def absorbee(fait: StructureAbsorbee, meta: Meta) -> None:
        await _chacune(fait.structure, lambda c: c.rattacher(fait.conservee, fait.siret_conserve, le=fait.le))
