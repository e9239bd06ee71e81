"""What a préfecture has in hand and how long its avis take, counted in days of its own clock."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from typing import Final

from .delai import RELANCE
from .dossier import Dossier
from .plume import Porteur

__all__ = ["FENETRE", "Delais", "mesurer", "rang"]

FENETRE: Final = timedelta(days=365)
"""Avis given earlier say how the préfecture used to work."""


@dataclass(frozen=True, kw_only=True)
class Delais:
    """``detenues``: candidatures whose pen it holds, with their age in days of its clock. ``avis``: how many avis were
    given since ``depuis``; ``mediane`` and ``p90`` of their days by nearest rank, so that at least half, or nine in
    ten, took no longer. None: there is none to measure."""

    detenues: int
    a_relancer: int
    en_retard: int
    age_median: int | None
    age_maximal: int | None
    avis: int
    mediane: int | None
    p90: int | None
    depuis: datetime


def rang(valeurs: Sequence[int], part: int) -> int | None:
    """The least value that ``part`` in a hundred do not exceed; ``valeurs`` in order."""
    return valeurs[ceil(len(valeurs) * part / 100) - 1] if valeurs else None


def mesurer(candidatures: Iterable[Dossier], *, le: datetime) -> Delais:
    """``candidatures``: all that the préfecture holds and all with an avis since ``le - FENETRE``; each once."""
    depuis = le - FENETRE
    ages, durees, retards = [], [], 0
    for c in candidatures:
        durees += [a.jours for a in c.avis if a.jours is not None and a.le >= depuis]
        if c.plume.qui is Porteur.PREFECTURE and c.delai_avis is not None:
            ages.append(c.delai_avis.jours(le))
            retards += c.delai_avis.terme is not None and c.delai_avis.terme <= le
    ages.sort()
    durees.sort()
    return Delais(
        detenues=len(ages),
        a_relancer=sum(age > RELANCE for age in ages) - retards,
        en_retard=retards,
        age_median=rang(ages, 50),
        age_maximal=ages[-1] if ages else None,
        avis=len(durees),
        mediane=rang(durees, 50),
        p90=rang(durees, 90),
        depuis=depuis,
    )
