"""What activites keeps of what others say (employers, contracts, accounts), and its own reports for the counts."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from services.kit.bus import Consumers, Incorrect, Meta
from services.kit.temps import Horloge, maintenant

from .domain import ContratConnu
from .statistiques.ecoute import ecouter
from .store import Absorption, CompteLie, Stores, StructureConnue
from .suivi.consumers import ecouter_les_silences

__all__ = [
    "CompteDetache",
    "CompteRelie",
    "ContratDit",
    "ContratFini",
    "StructureAbsorbee",
    "StructureEnregistree",
    "consumers",
]


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
class ContratDit:
    """What this service reads of `poste.conseiller_recrute.v1` and `poste.contrat_corrige.v1`."""

    contrat: str
    conseiller: str
    poste: str
    structure: str
    debut: date
    fin: date | None


@dataclass(frozen=True, kw_only=True)
class ContratFini:
    """What this service reads of `poste.contrat_rompu.v1` and `poste.contrat_termine.v1`."""

    contrat: str
    fin: date


@dataclass(frozen=True, kw_only=True)
class CompteRelie:
    """What this service reads of `conseiller.compte_lie.v1`."""

    conseiller: str
    compte: str


@dataclass(frozen=True, kw_only=True)
class CompteDetache:
    """What this service reads of `conseiller.compte_delie.v1`."""

    conseiller: str
    motif: str


AUTRE_EMPLOYEUR = "AUTRE_EMPLOYEUR"
"""Its person was declared by another structure: what it did for the one before is still its own to correct."""


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

    @recoit("poste.conseiller_recrute.v1")
    @recoit("poste.contrat_corrige.v1")
    async def contrat(fait: ContratDit, meta: Meta) -> None:
        connu = ContratConnu(
            contrat=fait.contrat,
            conseiller=fait.conseiller,
            poste=fait.poste,
            structure=fait.structure,
            debut=fait.debut,
            fin=fait.fin,
        )
        await stores.contrats.put(fait.contrat, connu, sequence=meta.sequence)

    @recoit("poste.contrat_rompu.v1")
    @recoit("poste.contrat_termine.v1")
    async def contrat_fini(fait: ContratFini, meta: Meta) -> None:
        def finir(connu: ContratConnu | None) -> ContratConnu:
            if connu is None:
                raise Incorrect("this contract was never told to begin")
            return replace(connu, fin=fait.fin)

        await stores.contrats.change(fait.contrat, finir, sequence=meta.sequence)

    @recoit("conseiller.compte_lie.v1")
    async def compte_lie(fait: CompteRelie, meta: Meta) -> None:
        lie = CompteLie(conseiller=fait.conseiller, compte=fait.compte)
        await stores.comptes_lies.put(fait.conseiller, lie, sequence=meta.sequence)

    @recoit("conseiller.compte_delie.v1")
    async def compte_delie(fait: CompteDetache, meta: Meta) -> None:
        if fait.motif != AUTRE_EMPLOYEUR:
            personne = CompteLie(conseiller=fait.conseiller, compte=None)
            await stores.comptes_lies.put(fait.conseiller, personne, sequence=meta.sequence)

    ecouter_les_silences(recoit, stores, horloge)
    ecouter(recoit, stores.chiffres, reveil, horloge)
    return recoit
