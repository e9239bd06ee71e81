"""Structures that were merged: what was decided for the absorbed one is the kept one's, by its id and its SIRET."""

from collections.abc import Iterable

from services.kit.identity import Agent

from .store import Stores

__all__ = ["conservees", "sirets"]


async def conservees(stores: Stores, structures: Iterable[str]) -> dict[str, str]:
    """Id → that of the structure which answers for it: itself, unless it was absorbed.

    The service of the structures leads every chain to its end, and tells it.
    """
    ids = list(dict.fromkeys(structures))
    absorptions = await stores.absorptions.many(ids)
    return {id: id if a is None else a.conservee for id, a in zip(ids, absorptions, strict=True)}


async def sirets(stores: Stores, agent: Agent) -> tuple[str, ...]:
    """The SIRET that a structure's decisions bear: its own, and those of the structures that it absorbed."""
    if agent.role != "structure" or agent.siret is None:
        return ()
    absorbes = [a.siret async for a in stores.absorptions.scan({"siret_conserve": agent.siret})]
    return (agent.siret, *absorbes)
