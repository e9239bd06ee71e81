"""Reading what is known of the structures' places, and telling it again wherever it is no longer the same."""

from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from datetime import date, datetime
from typing import Final

from services.kit.store import Parmi
from services.kit.temps import jour_paris
from services.territoire import territoire

from .domain import Structure
from .domain.indicateurs import Indicateurs, relever
from .domain.zonage import Lecture, Nature, Zonage, en_vigueur, lire
from .store import Stores

__all__ = ["lire_indicateurs", "postes_par_structure", "retablir", "retablir_tout", "situer", "zonages_en_vigueur"]

ENSEMBLE: Final = 500


async def postes_par_structure(stores: Stores, ids: Iterable[str]) -> dict[str, int]:
    """The posts attached to each of these structures, with those that are on their way from one it absorbed."""
    postes = dict.fromkeys(ids, 0)
    for lot in _lots(list(postes)):
        pour = {id: id for id in lot}
        async for absorbee in stores.structures.scan({"absorbee_par": Parmi(lot)}):
            pour[absorbee.id] = absorbee.absorbee_par or absorbee.id
        for rattachees in _lots(list(pour)):
            async for poste in stores.postes.scan({"rattachee": Parmi(rattachees)}):
                postes[pour[poste.dernier.structure]] += 1
    return postes


async def zonages_en_vigueur(stores: Stores, jour: date) -> dict[Nature, Zonage | None]:
    """Of each nature, the vintage in force on that day."""
    return {
        nature: en_vigueur([z async for z in stores.zonages.scan({"nature": nature.value})], jour) for nature in Nature
    }


async def lire_indicateurs(stores: Stores, communes: Iterable[str], jour: date) -> dict[str, Indicateurs]:
    """What is known that day of each of these communes (INSEE codes); those that do not exist are left out."""
    connues = {c.code: c for code in communes if (c := territoire().commune(code)) is not None}
    zonages = await zonages_en_vigueur(stores, jour)
    lectures = {nature: await _lectures(stores, zonage, connues) for nature, zonage in zonages.items()}
    postes = await _postes_par_commune(stores, list(connues))
    return {
        code: relever(
            commune,
            millesime=territoire().cadre.millesime,
            frr=lectures[Nature.FRR][code],
            qpv=lectures[Nature.QPV][code],
            postes=postes[code],
        )
        for code, commune in connues.items()
    }


async def retablir(stores: Stores, commune: str, le: datetime) -> None:
    """Tells what is now known of one commune to each of its structures, until nothing moves any more.

    Read again after writing: of two decisions at once, the one that writes last may have read first.
    """
    while await _retablies(stores, [s async for s in stores.structures.scan({"commune": commune})], le):
        pass


async def situer(stores: Stores, id: str, le: datetime) -> None:
    """Tells again what is known of the commune of this structure, or of the one that absorbed it; and of the
    commune that it has left, whose posts are fewer."""
    structure = await stores.structures.get(id)
    if structure is not None and structure.absorbee_par is not None:
        structure = await stores.structures.get(structure.absorbee_par)
    if structure is None:
        return
    if structure.indicateurs is not None and structure.indicateurs.commune != structure.commune:
        # First: once the structure is told of its new place, nothing remembers the other.
        await retablir(stores, structure.indicateurs.commune, le)
    await retablir(stores, structure.commune, le)


async def retablir_tout(stores: Stores, le: datetime, avance: Callable[[int], None] = lambda _: None) -> int:
    """The same for every structure; answers how many times one was told anew. ``avance``: how many are read."""
    total = 0
    while changees := await _un_tour(stores, le, avance):
        total += changees
    return total


async def _un_tour(stores: Stores, le: datetime, avance: Callable[[int], None]) -> int:
    changees, lues = 0, 0
    async for lot in _par_lots(stores.structures.scan(order=("enregistree_le",))):
        changees += await _retablies(stores, lot, le)
        lues += len(lot)
        avance(lues)
    return changees


async def _retablies(stores: Stores, structures: Sequence[Structure], le: datetime) -> int:
    releves = await lire_indicateurs(stores, {s.commune for s in structures}, jour_paris(le))
    anciennes = [s for s in structures if s.commune in releves and s.indicateurs != releves[s.commune]]
    for structure in anciennes:
        await _etablir(stores, structure, releves[structure.commune], le)
    return len(anciennes)


async def _etablir(stores: Stores, structure: Structure, releve: Indicateurs, le: datetime) -> None:
    await stores.structures.change(
        structure.id,
        # A structure that moved meanwhile is told of its new place by whoever moved it.
        lambda s: s.etablir_indicateurs(releve, le=le) if s.commune == structure.commune else (s,),
    )


async def _lectures(stores: Stores, zonage: Zonage | None, communes: Iterable[str]) -> dict[str, Lecture]:
    departements = {code: c.departement for code in communes if (c := territoire().commune(code)) is not None}
    if zonage is None:
        return {code: lire(None, None, code) for code in departements}
    cles = {d: zonage.tranche(d) for d in sorted(set(departements.values()))}
    tranches = dict(zip(cles, await stores.tranches.many(list(cles.values())), strict=True))
    return {code: lire(zonage, tranches[d], code) for code, d in departements.items()}


async def _postes_par_commune(stores: Stores, communes: Sequence[str]) -> dict[str, int]:
    places: dict[str, str] = {}
    for lot in _lots(communes):
        async for structure in stores.structures.scan({"commune": Parmi(lot)}):
            places[structure.id] = structure.commune
    totaux: dict[str, int] = defaultdict(int)
    for id, postes in (await postes_par_structure(stores, places)).items():
        totaux[places[id]] += postes
    return {commune: totaux[commune] for commune in communes}


def _lots(ids: Sequence[str]) -> Iterable[tuple[str, ...]]:
    return (tuple(ids[debut : debut + ENSEMBLE]) for debut in range(0, len(ids), ENSEMBLE))


async def _par_lots(structures: AsyncIterator[Structure]) -> AsyncIterator[list[Structure]]:
    lot: list[Structure] = []
    async for structure in structures:
        lot.append(structure)
        if len(lot) == ENSEMBLE:
            yield lot
            lot = []
    if lot:
        yield lot
