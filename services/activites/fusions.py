"""Structures that were merged: who answers for one, and whose reports are now the kept one's."""

from collections.abc import Iterable

from .store import Stores, StructureConnue

__all__ = ["groupe", "repondantes"]


async def repondantes(stores: Stores, structures: Iterable[str]) -> dict[str, StructureConnue]:
    """Id → the structure that answers for it (itself, unless it was absorbed); unknown ones are left out."""
    gardees = {id: id for id in structures}
    vers = list(gardees.values())
    while absorptions := {a.absorbee: a.conservee for a in await stores.absorptions.many(vers) if a is not None}:
        gardees = {id: absorptions.get(gardee, gardee) for id, gardee in gardees.items()}
        vers = list(absorptions.values())
    ids = sorted(set(gardees.values()))
    connues = dict(zip(ids, await stores.structures.many(ids), strict=True))
    return {id: connue for id, gardee in gardees.items() if (connue := connues[gardee]) is not None}


async def groupe(stores: Stores, structure: str) -> tuple[str, ...]:
    """This structure and those that it absorbed; the service of the structures leads every chain to its end."""
    absorbees = [a.absorbee async for a in stores.absorptions.scan({"conservee": structure})]
    return (structure, *absorbees)
