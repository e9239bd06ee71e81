"""What this part does when candidatures speak: which kind of posts, and who still asks for some."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from services.kit.aggregate import Introuvable
from services.kit.bus import Consumers, Meta
from services.kit.temps import Horloge

from ...store import Stores
from ..attribution import ajuster
from ..store import CandidatureConnue

__all__ = ["CandidatureDeposee", "CandidatureFinie", "ecouter_les_candidatures"]

FINIES: Final = ("acceptee", "retiree", "irrecevable", "doublon", "caduque")


@dataclass(frozen=True, kw_only=True)
class CandidatureDeposee:
    """What this part reads of `candidature.candidature_deposee.v1`, and no more."""

    candidature: str
    structure: str
    departement: str
    nature: str
    le: datetime


@dataclass(frozen=True, kw_only=True)
class CandidatureFinie:
    """What this part reads of the facts after which a candidature asks for nothing more."""

    candidature: str


def ecouter_les_candidatures(recoit: Consumers, stores: Stores, horloge: Horloge) -> None:
    @recoit("candidature.candidature_deposee.v1")
    async def deposee(fait: CandidatureDeposee, meta: Meta) -> None:
        connue = CandidatureConnue(
            candidature=fait.candidature,
            structure=fait.structure,
            departement=fait.departement,
            nature=fait.nature,
            deposee_le=fait.le,
            cherche=True,
        )
        await stores.candidatures.put(fait.candidature, connue, sequence=meta.sequence)
        decisions = [d.decision async for d in stores.dotations.scan({"candidature": fait.candidature})]
        for decision in decisions:
            await ajuster(stores, decision, horloge())

    async def finie(fait: CandidatureFinie, meta: Meta) -> None:
        def suite(connue: CandidatureConnue | None) -> CandidatureConnue:
            if connue is None:
                raise Introuvable
            return replace(connue, cherche=False)

        # Irrecevable is said of a form that was never deposited.
        if await stores.candidatures.get(fait.candidature) is not None:
            await stores.candidatures.change(fait.candidature, suite, sequence=meta.sequence)

    for issue in FINIES:
        recoit(f"candidature.candidature_{issue}.v1")(finie)
