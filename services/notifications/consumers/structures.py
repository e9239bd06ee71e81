"""What is told of a structure: an address to confirm, two records that become one, a record that is closed."""

from dataclasses import dataclass

from services.kit.bus import Consumers, Meta

from ..domain import Modele
from ..store import Absorption, Stores
from .preparation import Concerne, Preparation

__all__ = ["ecouter"]


@dataclass(frozen=True, kw_only=True)
class StructureAbsorbee(Concerne):
    """``structure`` is no more; ``conservee`` answers in its place."""

    conservee: str
    siret_conserve: str


def ecouter(recoit: Consumers, prepare: Preparation, stores: Stores) -> None:
    @recoit("structure.courriel_a_confirmer.v1")
    async def a_confirmer(fait: Concerne, meta: Meta) -> None:
        await prepare.structure(fait, meta, Modele.COURRIEL_A_CONFIRMER)

    @recoit("structure.structure_absorbee.v1")
    async def absorbee(fait: StructureAbsorbee, meta: Meta) -> None:
        # First, so that what waits for the absorbed one goes to the kept one even if the next line is cut.
        absorption = Absorption(conservee=fait.conservee, le=fait.le)
        await stores.absorptions.put(fait.structure, absorption, sequence=meta.sequence)
        await prepare.vers(fait.conservee, fait, meta, Modele.STRUCTURE_ABSORBEE)

    @recoit("structure.structure_fermee.v1")
    async def fermee(fait: Concerne, meta: Meta) -> None:
        await prepare.structure(fait, meta, Modele.STRUCTURE_FERMEE)
        await prepare.prefecture(fait, meta, Modele.FERMETURE_DU_DEPARTEMENT)
