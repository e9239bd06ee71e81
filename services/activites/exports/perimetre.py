"""Whose reports somebody may export, and the slices of the store that hold them, each in the order of the days."""

from collections.abc import Iterable

from services.kit.aggregate import Introuvable
from services.kit.identity import Agent
from services.territoire import territoire

from ..domain import Cra
from ..fusions import groupe, repondantes
from ..situation import conseillers_de
from ..store import Stores, StructureConnue
from .domain import Perimetre
from .vocabulaire import GenrePerimetre

__all__ = ["Membres", "Tranche", "a_soi", "choisir", "couvre", "tranches"]

Tranche = dict[str, str]
"""Equalities of ``cras`` that an index serves in the order of ``jour``."""
_TERRITOIRE = frozenset({"prefecture", "coordinateur"})


async def a_soi(stores: Stores, agent: Agent) -> Perimetre:
    """All that the asker may see. Raises Introuvable when that is nothing."""
    match agent.role:
        case "anct":
            return Perimetre(genre=GenrePerimetre.NATION)
        case "prefecture" | "coordinateur":
            genre, valeurs = GenrePerimetre.DEPARTEMENTS, agent.departements
        case "conseiller":
            genre, valeurs = GenrePerimetre.CONSEILLER, await conseillers_de(stores, agent.compte)
        case "structure" if agent.siret is not None:
            connues = (await stores.structures.page({"siret": agent.siret}, (), 1)).items
            genre, valeurs = GenrePerimetre.STRUCTURE, frozenset(s.structure for s in connues)
        case _:
            raise Introuvable
    if not valeurs:
        raise Introuvable
    return Perimetre(genre=genre, valeurs=tuple(sorted(valeurs)))


async def choisir(stores: Stores, agent: Agent, *, departement: str | None, structure: str | None) -> Perimetre:
    """That part of what the asker may see; all of it when none is named. Raises Introuvable."""
    if structure is not None:
        gardee = (await repondantes(stores, [structure])).get(structure)
        if gardee is None:
            raise Introuvable
        choisi = Perimetre(genre=GenrePerimetre.STRUCTURE, valeurs=(gardee.structure,))
    elif departement is not None:
        if departement not in territoire().cadre.departements:
            raise Introuvable
        choisi = Perimetre(genre=GenrePerimetre.DEPARTEMENTS, valeurs=(departement,))
    else:
        return await a_soi(stores, agent)
    if not await couvre(stores, agent, choisi):
        raise Introuvable
    return choisi


async def couvre(stores: Stores, agent: Agent, perimetre: Perimetre) -> bool:
    """Whether the asker may see all of it now, whatever it was when a file of it was asked for."""
    match perimetre.genre:
        case _ if agent.role == "anct":
            return True
        case GenrePerimetre.DEPARTEMENTS:
            return agent.role in _TERRITOIRE and set(perimetre.valeurs) <= agent.departements
        case GenrePerimetre.STRUCTURE:
            connues = await repondantes(stores, perimetre.valeurs)
            return all(id in connues and _voit(agent, connues[id]) for id in perimetre.valeurs)
        case GenrePerimetre.CONSEILLER if agent.role == "conseiller":
            return set(perimetre.valeurs) <= await conseillers_de(stores, agent.compte)
    return False


def _voit(agent: Agent, structure: StructureConnue) -> bool:
    if agent.role in _TERRITOIRE:
        return structure.departement in agent.departements
    return agent.role == "structure" and agent.siret == structure.siret


async def tranches(stores: Stores, perimetre: Perimetre) -> tuple[Tranche, ...]:
    """Together, they hold every report of the perimeter, once."""
    match perimetre.genre:
        case GenrePerimetre.NATION:
            return ({},)
        case GenrePerimetre.CONSEILLER:
            return tuple({"conseiller": id} for id in perimetre.valeurs)
        case GenrePerimetre.STRUCTURE:
            return tuple([{"structure": id} for s in perimetre.valeurs for id in await groupe(stores, s)])
        case GenrePerimetre.DEPARTEMENTS:
            ailleurs = await _venues_d_ailleurs(stores, frozenset(perimetre.valeurs))
            return (*({"departement": d} for d in perimetre.valeurs), *({"structure": id} for id in ailleurs))


async def _venues_d_ailleurs(stores: Stores, departements: frozenset[str]) -> list[str]:
    """Structures of other départements whose reports are now those of one of these, by a merger."""
    absorbees = [a.absorbee async for a in stores.absorptions.scan()]
    gardees = await repondantes(stores, absorbees)
    leurs = dict(zip(absorbees, await stores.structures.many(absorbees), strict=True))
    return sorted(
        id
        for id, gardee in gardees.items()
        if gardee.departement in departements and ((s := leurs[id]) is None or s.departement not in departements)
    )


class Membres:
    """Which reports of a slice are of the perimeter: a report is that of the structure which answers for its own."""

    def __init__(self, stores: Stores, perimetre: Perimetre) -> None:
        self._stores, self._perimetre = stores, perimetre
        self._valeurs = frozenset(perimetre.valeurs)
        self._repondent: dict[str, StructureConnue | None] = {}

    async def parmi(self, cras: Iterable[Cra]) -> list[Cra]:
        """In their order. One round trip for the structures that were not met yet."""
        cras = list(cras)
        match self._perimetre.genre:
            case GenrePerimetre.NATION:
                return cras
            case GenrePerimetre.CONSEILLER:
                return [c for c in cras if c.conseiller in self._valeurs]
        await self._apprendre({c.structure for c in cras})
        return [c for c in cras if self._valeur(c) in self._valeurs]

    def _valeur(self, cra: Cra) -> str:
        gardee = self._repondent.get(cra.structure)
        if self._perimetre.genre is GenrePerimetre.STRUCTURE:
            return gardee.structure if gardee else cra.structure
        return gardee.departement if gardee else cra.departement

    async def _apprendre(self, structures: set[str]) -> None:
        if nouvelles := structures - self._repondent.keys():
            trouvees = await repondantes(self._stores, nouvelles)
            self._repondent |= {id: trouvees.get(id) for id in nouvelles}
