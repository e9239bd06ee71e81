"""What this service does when the structures speak: their verdict, their closing, their merging."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from services.kit.aggregate import Decision, Introuvable
from services.kit.bus import Consumers, Meta

from ..domain import Candidature, Eligibilite, VerdictEligibilite
from ..store import Stores, StructureConnue

__all__ = ["Profil", "StructureAbsorbee", "StructureFermee", "ecouter_les_structures"]


@dataclass(frozen=True, kw_only=True)
class Profil:
    """What this service reads of each fact that tells the whole profile of a structure, and no more."""

    structure: str
    siret: str
    departement: str
    verdict: VerdictEligibilite
    preuves_manquantes: tuple[str, ...] = ()
    millesime: str = ""


@dataclass(frozen=True, kw_only=True)
class StructureFermee:
    """What this service reads of `structure.structure_fermee.v1`, and no more."""

    structure: str
    le: datetime


@dataclass(frozen=True, kw_only=True)
class StructureAbsorbee:
    """What this service reads of `structure.structure_absorbee.v1`, and no more."""

    structure: str
    conservee: str
    siret_conserve: str
    le: datetime


PROFILS = (
    "structure.structure_enregistree.v1",
    "structure.identite_modifiee.v1",
    "structure.eligibilite_derogee.v1",
    "structure.eligibilite_reevaluee.v1",
)


def ecouter_les_structures(recoit: Consumers, stores: Stores) -> None:
    """The vue of the structure first, so that nothing new is opened; then its candidatures, at each delivery: the one
    before may have stopped between the two."""

    async def profil(fait: Profil, meta: Meta) -> None:
        def suite(connue: StructureConnue | None) -> StructureConnue:
            return StructureConnue(
                structure=fait.structure,
                siret=fait.siret,
                departement=fait.departement,
                eligibilite=Eligibilite(
                    verdict=fait.verdict, preuves_manquantes=fait.preuves_manquantes, millesime=fait.millesime
                ),
                fermee=connue.fermee if connue else False,
                absorbee_par=connue.absorbee_par if connue else None,
            )

        await stores.structures.change(fait.structure, suite, sequence=meta.sequence)

    for type_ in PROFILS:
        recoit(type_)(profil)

    async def _chacune(structure: str, regle: Callable[[Candidature], Decision[Candidature]]) -> None:
        ids = [c.id async for c in stores.candidatures.scan({"structure": structure}, ())]
        for id in ids:
            await stores.candidatures.change(id, regle)

    @recoit("structure.structure_fermee.v1")
    async def fermeture(fait: StructureFermee, meta: Meta) -> None:
        await stores.structures.change(
            fait.structure, lambda connue: replace(_connue(connue), fermee=True), sequence=meta.sequence
        )
        await _chacune(fait.structure, lambda c: c.fermer(le=fait.le))

    @recoit("structure.structure_absorbee.v1")
    async def absorption(fait: StructureAbsorbee, meta: Meta) -> None:
        await stores.structures.change(
            fait.structure,
            lambda connue: replace(_connue(connue), absorbee_par=fait.conservee),
            sequence=meta.sequence,
        )
        await _chacune(fait.structure, lambda c: c.rattacher(fait.conservee, fait.siret_conserve, le=fait.le))


def _connue(connue: StructureConnue | None) -> StructureConnue:
    """Raises Introuvable: a structure is told before anything is told of it."""
    if connue is None:
        raise Introuvable
    return connue
