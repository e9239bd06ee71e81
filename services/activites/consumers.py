"""What activites keeps of what others say (employers and their posts), and its own reports for the counts."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from services.kit.bus import Consumers, Meta
from services.kit.temps import Horloge, maintenant

from .comptage import compartiment, retenir
from .store import Absorption, Attribution, CraCompte, Stores, StructureConnue
from .vocabulaire import Statut

__all__ = ["CraRecu", "DecisionNotifiee", "StructureAbsorbee", "StructureEnregistree", "consumers"]


@dataclass(frozen=True, kw_only=True)
class StructureEnregistree:
    """What this service reads of `structure.structure_enregistree.v1` and `structure.identite_modifiee.v1`."""

    structure: str
    siret: str
    departement: str
    commune: str


@dataclass(frozen=True, kw_only=True)
class StructureAbsorbee:
    """What this service reads of `structure.structure_absorbee.v1`."""

    structure: str
    conservee: str


@dataclass(frozen=True, kw_only=True)
class DecisionNotifiee:
    """What this service reads of `decision.decision_notifiee.v1`."""

    structure: str
    postes_attribues: int


@dataclass(frozen=True, kw_only=True)
class CraRecu:
    """What this service reads of its own `cra.*` facts, to count them."""

    cra: str
    structure: str
    jour: date
    duree: int
    statut: Statut


def consumers(stores: Stores, reveil: Callable[[], None] = lambda: None, horloge: Horloge = maintenant) -> Consumers:
    """``reveil`` wakes the worker that recounts."""
    recoit = Consumers("activites")

    @recoit("structure.structure_enregistree.v1")
    @recoit("structure.identite_modifiee.v1")
    async def structure(fait: StructureEnregistree, meta: Meta) -> None:
        connue = StructureConnue(
            structure=fait.structure, siret=fait.siret, departement=fait.departement, commune=fait.commune
        )
        await stores.structures.put(fait.structure, connue, sequence=meta.sequence)

    @recoit("structure.structure_absorbee.v1")
    async def absorbee(fait: StructureAbsorbee, meta: Meta) -> None:
        absorption = Absorption(absorbee=fait.structure, conservee=fait.conservee)
        await stores.absorptions.put(fait.structure, absorption, sequence=meta.sequence)

    @recoit("decision.decision_notifiee.v1")
    async def decision(fait: DecisionNotifiee, meta: Meta) -> None:
        if fait.postes_attribues:
            attribution = Attribution(structure=fait.structure, postes=fait.postes_attribues)
            await stores.attributions.put(meta.key, attribution, sequence=meta.sequence)

    @recoit("cra.cra_transmis.v1")
    @recoit("cra.cra_corrige.v1")
    @recoit("cra.cra_retire.v1")
    async def cra(fait: CraRecu, meta: Meta) -> None:
        compte = CraCompte(
            structure=fait.structure,
            jour=fait.jour,
            duree=fait.duree,
            statut=fait.statut,
            evenement=meta.event_id,
            le=meta.time,
            compartiments=(compartiment(fait.structure, fait.jour),),
        )
        await retenir(stores, fait.cra, compte, sequence=meta.sequence, horloge=horloge)
        reveil()

    return recoit
