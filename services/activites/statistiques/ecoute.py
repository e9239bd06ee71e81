"""What the figures hear of the reports: each event's fact kept, then every bucket that it changes marked.

The order that makes the figures right whatever crashes, or is told twice:

1. the fact of the report is kept, if its sequence is greater, with every place that it ever counted at;
2. all these buckets are marked, at each delivery, also one that changed nothing: the one before may have stopped
   between 1 and 2. Marks come after the fact: a mark made before it could be served and cleared by a worker that had
   not seen the fact yet;
3. a worker reads the mark, then the facts, replaces the figures under the mark's rank, and clears the mark if its rank
   has not moved meanwhile (``recompte``);
4. the consumer's offset is committed last.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

from services.kit.bus import Consumers, Meta
from services.kit.temps import Horloge, maintenant

from .comptage import CraDit, cellule_de
from .grandeurs import ecrire
from .jeux import Chiffres, Jeu
from .marques import a_marquer, marquer
from .series import place
from .store import FaitCra

__all__ = ["TYPES", "ecouter", "fait_de", "retenir"]

TYPES = ("cra.cra_transmis.v1", "cra.cra_corrige.v1", "cra.cra_retire.v1")
Recu = tuple[CraDit, Meta]


def ecouter(
    recoit: Consumers, chiffres: Chiffres, reveil: Callable[[], None] = lambda: None, horloge: Horloge = maintenant
) -> None:
    """``reveil`` wakes the worker that recounts."""

    async def cra(fait: CraDit, meta: Meta) -> None:
        await retenir(await chiffres.jeu(), [(fait, meta)], horloge=horloge)
        reveil()

    for type in TYPES:
        recoit(type)(cra)


def fait_de(cra: CraDit, meta: Meta) -> FaitCra:
    return FaitCra(
        place=place(
            structure=cra.structure,
            conseiller=cra.conseiller,
            commune=cra.commune,
            departement=cra.departement,
            jour=cra.jour,
        ),
        cellule=ecrire(cellule_de(cra)),
        evenement=meta.event_id,
        le=meta.time,
    )


def suite(ancien: FaitCra | None, nouveau: FaitCra) -> FaitCra:
    """``nouveau``, with the places that were left."""
    if ancien is None:
        return nouveau
    quittees = [p for p in dict.fromkeys((*ancien.avant, ancien.place)) if p != nouveau.place]
    return replace(nouveau, avant=tuple(quittees))


async def retenir(jeu: Jeu, recus: Sequence[Recu], *, horloge: Horloge = maintenant) -> None:
    """Steps 1 and 2 for some events, those of one report in their order."""
    await retenir_faits(jeu, recus)
    retenus = await jeu.faits.many([cra.cra for cra, _ in recus])
    places = [p for fait in retenus if fait is not None for p in (fait.place, *fait.avant)]
    await marquer(jeu, a_marquer(places), horloge=horloge)


async def retenir_faits(jeu: Jeu, recus: Sequence[Recu]) -> None:
    """Step 1. What comes before a report's event in its partition is in its fact, or in ``recus``: nothing that it
    ever counted at is forgotten."""
    connus = dict(zip(ids := [cra.cra for cra, _ in recus], await jeu.faits.many(ids), strict=True))
    derniers: dict[str, tuple[FaitCra, int]] = {}
    for cra, meta in recus:
        deja, sequence = derniers.get(cra.cra, (connus[cra.cra], 0))
        if meta.sequence > sequence:
            derniers[cra.cra] = suite(deja, fait_de(cra, meta)), meta.sequence
    await jeu.faits.put_many((cra, fait, sequence) for cra, (fait, sequence) in derniers.items())
