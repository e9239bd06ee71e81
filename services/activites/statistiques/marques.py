"""Says which buckets are to be recounted: those that a report counts in, and every one that it ever counted in."""

import asyncio
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from services.kit.temps import Horloge

from .jeux import Jeu
from .series import Axe, Place, serie
from .store import Marque, Nature

__all__ = ["Lot", "a_marquer", "marquer", "servir"]

Lot = tuple[Nature, str, str]
"""What is recounted at once: a nature, a code and a period, as in ``Marque``."""


def a_marquer(places: Iterable[Place]) -> Mapping[Lot, set[str]]:
    """Each report counts in two lots: its département's day and its structure's day, with what it touches there."""
    lots: defaultdict[Lot, set[str]] = defaultdict(set)
    for p in places:
        jour = p.jour.isoformat()
        lots["TERRITOIRE", p.departement, jour].add(serie(Axe.COMMUNE, p.commune))
        if p.epci is not None:
            lots["TERRITOIRE", p.departement, jour].add(serie(Axe.EPCI, p.epci))
        lots["EMPLOYEUR", p.structure, jour].add(serie(Axe.CONSEILLER, p.conseiller))
    return lots


async def marquer(jeu: Jeu, lots: Mapping[Lot, Iterable[str]], *, horloge: Horloge) -> None:
    """These lots are to be recounted, each under a rank that no worker has served.

    A rank is a moment in microseconds, or one more than the last: it grows even over a mark that was forgotten.
    """
    le = horloge()
    await asyncio.gather(*(_marquer(jeu, lot, touches, le) for lot, touches in lots.items()))


async def _marquer(jeu: Jeu, lot: Lot, touches: Iterable[str], le: datetime) -> None:
    nature, code, periode = lot
    du_moment = int(le.timestamp() * 1_000_000)

    def marquee(ancienne: Marque | None) -> Marque:
        connues = ancienne.touches if ancienne else ()
        return Marque(
            nature=nature,
            code=code,
            periode=periode,
            rang=max(du_moment, ancienne.rang + 1 if ancienne else 0),
            depuis=ancienne.depuis if ancienne and ancienne.depuis else le,
            touches=tuple(sorted({*connues, *touches})),
        )

    await jeu.marques.change(f"{nature}|{code}|{periode}", marquee)


async def servir(jeu: Jeu, servie: Marque) -> None:
    """Clears the mark, unless it has changed since the worker read it as ``servie``."""

    def effacee(presente: Marque | None) -> Marque:
        if presente is None or presente.rang != servie.rang:
            return presente or servie
        return replace(servie, rang=servie.rang + 1, depuis=None, touches=())

    await jeu.marques.change(servie.cle, effacee)
