"""The radar's pairs, found again for one structure whenever it changes, so that a list asks for no search."""

from services.kit.store import Parmi
from services.territoire import territoire

from .domain import Structure
from .domain.radar import Paire, organisation, rapprocher
from .store import Stores

__all__ = ["rapprochements"]


async def rapprochements(stores: Stores, id: str) -> None:
    """Keeps the pairs of this structure as they are now, and forgets those that are no more.

    Of two structures that come at once, the one told last is looked at once both are kept: no pair is missed.
    """
    structure = await stores.structures.get(id)
    if structure is None:
        return
    voulues: dict[str, tuple[Paire, int]] = {}
    for autre in (await _candidates(stores, structure)).values():
        for paire in rapprocher(structure, autre, territoire().commune):
            voulues[paire.cle] = (paire, structure.version + autre.version)
    for colonne in ("une", "autre"):
        async for ancienne in stores.paires.scan({colonne: id}):
            if ancienne.cle not in voulues:
                await stores.paires.delete(ancienne.cle)
    for cle, (paire, sequence) in voulues.items():
        await stores.paires.put(cle, paire, sequence=sequence)


async def _candidates(stores: Stores, structure: Structure) -> dict[str, Structure]:
    """Whoever shares its body, its RNA or its département."""
    if structure.absorbee_par is not None or structure.fermeture is not None:
        return {}
    trouvees: dict[str, Structure] = {}
    async for autre in stores.structures.scan({"departement": Parmi((structure.departement,))}, ("-enregistree_le",)):
        trouvees[autre.id] = autre
    async for autre in stores.structures.scan({"organisation": organisation(structure.siret)}):
        trouvees[autre.id] = autre
    if structure.rna is not None:
        async for autre in stores.structures.scan({"rna": structure.rna}):
            trouvees[autre.id] = autre
    return trouvees
