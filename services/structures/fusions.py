"""Merging two structures: decided in one register, then applied to each structure that it concerns."""

from collections.abc import Sequence
from datetime import datetime

from services.kit.aggregate import Conflit, Decision, Introuvable
from services.kit.store import Commande

from .domain import Structure
from .domain.fusion import REGISTRE, FusionRefusee, Registre
from .releves import retablir
from .store import Stores

__all__ = ["appliquer", "fusionner", "repondantes"]


async def repondantes(stores: Stores, structures: Sequence[Structure | None]) -> list[Structure | None]:
    """In the place of each structure that was absorbed, the one that answers for it: one round trip, and only if
    there are some (two while a chain is being followed to its end)."""
    reponses = list(structures)
    while absorbees := {s.absorbee_par for s in reponses if s is not None and s.absorbee_par is not None}:
        ids = sorted(absorbees)
        trouvees = dict(zip(ids, await stores.structures.many(ids), strict=True))
        reponses = [trouvees[s.absorbee_par] if s is not None and s.absorbee_par is not None else s for s in reponses]
    return reponses


async def fusionner(
    stores: Stores, *, conservee: str, absorbee: str, motif: str, par: str, le: datetime, commande: Commande | None
) -> Structure:
    """Makes ``absorbee`` one with whoever answers for ``conservee``, and answers that one.

    Raises Introuvable, FusionRefusee, MotifInvalide. What is decided is applied again by the fact's consumer, should
    this process die in between.
    """
    (gardee,) = await repondantes(stores, [await stores.structures.get(conservee)])
    if gardee is None or await stores.structures.get(absorbee) is None:
        raise Introuvable
    if gardee.fermeture is not None:
        raise FusionRefusee("La structure à conserver est fermée.")

    def decider(registre: Registre) -> Decision[Registre]:
        return registre.decider(conservee=conservee, absorbee=absorbee, motif=motif, par=par, le=le)

    if await stores.fusions.get(REGISTRE) is None:
        # Refused before anything is kept.
        decider(Registre(id=REGISTRE))
        await _ouvrir(stores)
    await stores.fusions.change(REGISTRE, decider, commande=commande)
    await appliquer(stores, absorbee, le)
    (gardee,) = await repondantes(stores, [await stores.structures.get(absorbee)])
    if gardee is None:
        raise Introuvable
    return gardee


async def appliquer(stores: Stores, absorbee: str, le: datetime) -> None:
    """Makes every structure of this merge answer with the kept one, as the register now says.

    Read again after writing: a merge that was decided meanwhile must not be undone by an older reading.
    """
    registre = None
    while (lu := await _registre(stores)) != registre:
        registre = lu
        gardee = await stores.structures.get(registre.conservee(absorbee))
        if gardee is None or gardee.id == absorbee:
            return
        suivies = [id for id, fusion in registre.fusions.items() if fusion.conservee == gardee.id]
        communes = {gardee.commune}
        for structure in await stores.structures.many(suivies):
            if structure is not None and structure.absorbee_par != gardee.id:
                await _absorber(stores, structure, gardee, registre, le)
                communes.add(structure.commune)
        for commune in sorted(communes):
            # The absorbed one's posts are now where the kept one stands.
            await retablir(stores, commune, le)


async def _absorber(stores: Stores, structure: Structure, gardee: Structure, registre: Registre, le: datetime) -> None:
    fusion = registre.fusions[structure.id]
    await stores.structures.change(
        structure.id, lambda s: s.absorber(gardee.id, gardee.siret, motif=fusion.motif, par=fusion.par, le=le)
    )


async def _registre(stores: Stores) -> Registre:
    registre = await stores.fusions.get(REGISTRE)
    if registre is None:
        raise Introuvable
    return registre


async def _ouvrir(stores: Stores) -> None:
    try:
        await stores.fusions.add(Registre(id=REGISTRE))
    except Conflit as conflit:
        # Somebody opened it meanwhile.
        if conflit.index != "id":
            raise
