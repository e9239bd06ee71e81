"""What follows from what becomes of the posts themselves, and from the merge of their structures."""

from dataclasses import dataclass

from services.kit.bus import Consumers, Meta
from services.kit.temps import Horloge

from ...releves import situer
from ...store import Stores
from .. import events
from ..attribution import ajuster, rattacher

__all__ = ["PosteDit", "PosteParti", "StructureAbsorbee", "ecouter_les_suites"]


@dataclass(frozen=True, kw_only=True)
class PosteDit:
    """What this part reads of its own facts on a post, and no more."""

    decision: str
    structure: str


@dataclass(frozen=True, kw_only=True)
class PosteParti(PosteDit):
    """The same of those that say where it comes from."""

    de: str


@dataclass(frozen=True, kw_only=True)
class StructureAbsorbee:
    """What this part reads of `structure.structure_absorbee.v1`, and no more."""

    structure: str


def ecouter_les_suites(recoit: Consumers, stores: Stores, horloge: Horloge) -> None:
    @recoit("structure.structure_absorbee.v1")
    async def absorbee(fait: StructureAbsorbee, meta: Meta) -> None:
        await rattacher(stores, fait.structure, horloge())

    async def nombre_change(fait: PosteDit, meta: Meta) -> None:
        await situer(stores, fait.structure, horloge())

    for type_ in (events.PosteAttribue.type, events.PosteRendu.type, events.PosteAnnule.type):
        recoit(type_)(nombre_change)

    async def parti(fait: PosteParti, meta: Meta) -> None:
        for structure in (fait.de, fait.structure):
            await situer(stores, structure, horloge())

    for type_ in (events.PosteTransfere.type, events.PosteRattache.type):
        recoit(type_)(parti)

    @recoit(events.ContratTermine.type)
    async def libere(fait: PosteDit, meta: Meta) -> None:
        # A decision that gives fewer posts takes the first that is free.
        await ajuster(stores, fait.decision, horloge())
