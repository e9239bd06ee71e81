"""What this part does when a decision is made known, or changes: as many posts as it gives."""

from dataclasses import dataclass
from datetime import datetime

from services.kit.bus import Consumers, Meta
from services.kit.temps import Horloge

from ...store import Stores
from ..attribution import ajuster
from ..store import Dotation

__all__ = ["DecisionCorrigee", "DecisionDite", "ecouter_les_decisions"]


@dataclass(frozen=True, kw_only=True)
class DecisionDite:
    """What this part reads of a decision that is made known, or changed by a recours: `decision.*`, and no more."""

    decision: str
    campagne: str
    candidature: str
    structure: str
    siret: str
    departement: str
    postes_attribues: int
    le: datetime


@dataclass(frozen=True, kw_only=True)
class DecisionCorrigee(DecisionDite):
    """The same of `decision.decision_corrigee.v1`: one that is not notified yet will say its number when it is."""

    notifiee: bool


def ecouter_les_decisions(recoit: Consumers, stores: Stores, horloge: Horloge) -> None:
    async def dite(fait: DecisionDite, meta: Meta) -> None:
        dotation = Dotation(
            decision=fait.decision,
            campagne=fait.campagne,
            candidature=fait.candidature,
            structure=fait.structure,
            siret=fait.siret,
            departement=fait.departement,
            postes=fait.postes_attribues,
            notifiee_le=fait.le,
        )
        await stores.dotations.put(fait.decision, dotation, sequence=meta.sequence)
        await ajuster(stores, fait.decision, horloge())

    recoit("decision.decision_notifiee.v1")(dite)
    recoit("decision.recours_accueilli.v1")(dite)

    @recoit("decision.decision_corrigee.v1")
    async def corrigee(fait: DecisionCorrigee, meta: Meta) -> None:
        if fait.notifiee:
            await dite(fait, meta)
