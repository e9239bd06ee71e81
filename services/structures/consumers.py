"""What this service does when selection speaks: it keeps the posts that each notified decision allots."""

from dataclasses import dataclass

from services.kit.bus import Consumers, Meta

from .store import Attribution, Stores

__all__ = ["DecisionNotifiee", "consumers"]


@dataclass(frozen=True, kw_only=True)
class DecisionNotifiee:
    """What this service reads of `decision.decision_notifiee.v1`, and no more."""

    decision: str
    structure: str
    postes_attribues: int


def consumers(stores: Stores) -> Consumers:
    """One row a decision, never a total that grows: the same decision told twice counts once."""
    recoit = Consumers("structures")

    @recoit("decision.decision_notifiee.v1")
    async def decision(fait: DecisionNotifiee, meta: Meta) -> None:
        attribution = Attribution(structure=fait.structure, postes=fait.postes_attribues)
        await stores.attributions.put(fait.decision, attribution, sequence=meta.sequence)

    return recoit
