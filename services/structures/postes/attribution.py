"""As many posts as decisions give: opened, annulled, moved with the structures that answer for them.

``DUS`` of a decision are what it gives by now, less what came back. Whatever changes one of these (a correction, a
return, a credit, the end of a contract) calls ``ajuster``; called again, it changes nothing. (choice) When all posts of
a decision that gives fewer are held, none is marked: the first to be free is annulled, and nobody is recruited on them
meanwhile.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime

from services.kit.aggregate import Conflit
from services.kit.store import Parmi
from services.kit.temps import jour_paris

from ..domain import Structure
from ..fusions import repondantes
from ..releves import situer
from ..store import Stores
from .domain import Genre, Poste
from .store import Compte, Dotation

__all__ = ["ajuster", "dus", "en_trop", "rattacher"]


def dus(dotation: Dotation, compte: Compte | None, postes: Iterable[Poste]) -> int:
    """How many posts of this decision should be attached."""
    rendus = sum(1 for p in postes if p.retour is not None)
    return max(0, dotation.postes - rendus - (compte.sans_poste if compte else 0))


async def ajuster(stores: Stores, decision: str, le: datetime) -> None:
    """Makes the posts of this decision as many as it gives.

    Read again after writing: whoever else moves them meanwhile, the last to look finds them right.
    """
    structures: set[str] = set()
    while touchees := await _un_pas(stores, decision, le):
        structures |= touchees
    for structure in sorted(structures):
        await situer(stores, structure, le)


async def en_trop(stores: Stores, decisions: Iterable[str]) -> set[str]:
    """Those among these decisions that have more posts than they give by now."""
    ids = tuple(dict.fromkeys(decisions))
    postes: dict[str, list[Poste]] = defaultdict(list)
    if ids:
        async for poste in stores.postes.scan({"decision": Parmi(ids)}):
            postes[poste.decision].append(poste)
    dotations, comptes = await stores.dotations.many(ids), await stores.comptes.many(ids)
    return {
        d.decision
        for d, compte in zip(dotations, comptes, strict=True)
        if d and len(_rattaches(postes[d.decision])) > dus(d, compte, postes[d.decision])
    }


async def rattacher(stores: Stores, absorbee: str, le: datetime) -> None:
    """The posts of a structure that was merged answer with the one that was kept."""
    postes = [p async for p in stores.postes.scan({"rattachee": absorbee})]
    await _rattacher(stores, postes, le)


async def _un_pas(stores: Stores, id: str, le: datetime) -> set[str]:
    """The structures whose posts were changed; empty when there was nothing to do."""
    dotation = await stores.dotations.get(id)
    candidature = await stores.candidatures.get(dotation.candidature) if dotation else None
    if dotation is None or candidature is None:
        # Without its candidature, nobody knows what kind of posts it gives: that fact is on its way.
        return set()
    compte = await stores.comptes.get(id)
    postes = [p async for p in stores.postes.scan({"decision": id})]
    if touchees := await _rattacher(stores, postes, le):
        return touchees
    rattaches = _rattaches(postes)
    manquants = dus(dotation, compte, postes) - len(rattaches)
    if manquants > 0:
        return await _ouvrir(stores, dotation, candidature.genre, postes, manquants, le)
    libres = [p for p in rattaches if p.libre]
    # The structure's own before those that were transferred, the last given first.
    libres.sort(key=lambda p: (p.dernier.structure != dotation.structure, -p.numero))
    for poste in libres[: -manquants or 0]:
        await stores.postes.change(poste.id, lambda p: p.annuler(le=le))
    return {p.dernier.structure for p in libres[: -manquants or 0]}


async def _ouvrir(
    stores: Stores, dotation: Dotation, genre: Genre, postes: Sequence[Poste], nombre: int, le: datetime
) -> set[str]:
    (structure,) = await repondantes(stores, [await stores.structures.get(dotation.structure)])
    id, siret = (structure.id, structure.siret) if structure else (dotation.structure, dotation.siret)
    premier = max((p.numero for p in postes), default=0) + 1
    for numero in range(premier, premier + nombre):
        poste = Poste.attribuer(
            decision=dotation.decision,
            campagne=dotation.campagne,
            numero=numero,
            genre=genre,
            structure=id,
            siret=siret,
            departement=dotation.departement,
            notifie_le=jour_paris(dotation.notifiee_le),
            le=le,
        )
        try:
            await stores.postes.add(*poste)
        except Conflit as conflit:
            # Somebody else opened it meanwhile: look again at how many are due.
            if conflit.index != "id":
                raise
            break
    return {id}


async def _rattacher(stores: Stores, postes: Sequence[Poste], le: datetime) -> set[str]:
    """Moves those whose structure has been absorbed; the structures that gained or lost some."""
    tenus = _rattaches(postes)
    ids = sorted({p.dernier.structure for p in tenus})
    trouvees = dict(zip(ids, await stores.structures.many(ids), strict=True))
    absorbees = [id for id, s in trouvees.items() if s is not None and s.absorbee_par is not None]
    gardees = await repondantes(stores, [trouvees[id] for id in absorbees])
    touchees: set[str] = set()
    for absorbee, gardee in zip(absorbees, gardees, strict=True):
        if gardee is None:
            continue
        for poste in (p for p in tenus if p.dernier.structure == absorbee):
            await _deplacer(stores, poste, gardee, le)
            touchees |= {absorbee, gardee.id}
    return touchees


async def _deplacer(stores: Stores, poste: Poste, vers: Structure, le: datetime) -> None:
    await stores.postes.change(poste.id, lambda p: p.rattacher(vers.id, vers.siret, le=le))


def _rattaches(postes: Iterable[Poste]) -> list[Poste]:
    return [p for p in postes if p.rattache]
