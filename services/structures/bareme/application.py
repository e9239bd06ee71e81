"""What a new table changes, shown before it is applied; then applied, structure by structure."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from services.kit.temps import Horloge

from ..domain import Bareme, BaremeApplique, Effet, Structure
from ..events import Verdict
from ..store import Stores
from .vigueur import recevable

__all__ = ["Apercu", "apercevoir", "appliquer"]

Avance = Callable[[int], None]
"""Told how many structures were read so far."""


@dataclass
class Apercu:
    """``passages``: (before, after) → how many; the same verdict twice: only the family or the proofs are others.

    ``derogees`` and ``sans_categorie`` are SIRET: they keep the verdict they have.
    """

    lues: int = 0
    passages: Counter[tuple[Verdict, Verdict]] = field(default_factory=Counter)
    derogees: list[tuple[str, Verdict]] = field(default_factory=list)
    sans_categorie: list[str] = field(default_factory=list)
    fermees: int = 0


async def apercevoir(stores: Stores, nouveau: Bareme, avance: Avance) -> Apercu:
    """Changes nothing. Raises TableRefusee when this vintage cannot come after the one in force."""
    await recevable(stores, nouveau)
    apercu = Apercu()
    async for structure in stores.structures.scan({}, ("enregistree_le",)):
        apercu.lues += 1
        effet, regle = structure.effet(nouveau)
        if regle is not None:
            apercu.passages[structure.eligibilite.verdict, regle.verdict] += 1
        elif effet is Effet.DEROGEE:
            apercu.derogees.append((structure.siret, structure.eligibilite.verdict))
        elif effet is Effet.SANS_CATEGORIE:
            apercu.sans_categorie.append(structure.siret)
        elif effet is Effet.FERMEE:
            apercu.fermees += 1
        avance(apercu.lues)
    return apercu


async def appliquer(stores: Stores, nouveau: Bareme, horloge: Horloge, avance: Avance) -> int:
    """Puts the table in force, then tells each structure that it changes; how many those were this time.

    Cut short and started again it goes on: who has the new verdict already is told nothing. Raises TableRefusee.
    """
    await recevable(stores, nouveau)
    applique = BaremeApplique(bareme=nouveau, applique_le=horloge())
    await stores.baremes.put(nouveau.millesime, applique, sequence=1)
    total = 0
    # Once more after the last: somebody may have registered by the old table while we read.
    while changees := await _une_fois(stores, nouveau, horloge, avance):
        total += changees
    return total


async def _une_fois(stores: Stores, nouveau: Bareme, horloge: Horloge, avance: Avance) -> int:
    lues = changees = 0
    async for structure in stores.structures.scan({}, ("enregistree_le",)):
        lues += 1
        if structure.effet(nouveau)[0] is Effet.CHANGEE:
            apres = await _relire(stores, structure.id, nouveau, horloge())
            changees += apres.version > structure.version
        avance(lues)
    return changees


async def _relire(stores: Stores, id: str, nouveau: Bareme, le: datetime) -> Structure:
    return await stores.structures.change(id, lambda s: s.reevaluer(nouveau, le=le))
