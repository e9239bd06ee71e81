"""The minimum wage by vintage: what a contract that starts on a day pays at least, full time (35 h), before tax.

Sources: the decrees *portant relèvement du salaire minimum de croissance* n° 2023-1216 of 20 December 2023, n° 2024-951
of 23 October 2024, n° 2025-1228 of 17 December 2025; each has a figure of its own for Mayotte.
The code du travail does not apply in New Caledonia, French Polynesia, Wallis-et-Futuna: no figure is checked there.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final

__all__ = ["MILLESIMES", "Smic", "smic"]

MAYOTTE: Final = "976"
SANS_SMIC: Final = frozenset({"986", "987", "988"})


@dataclass(frozen=True)
class Smic:
    """Cents of euro a month, from ``depuis`` on."""

    depuis: date
    mensuel: int
    mayotte: int


MILLESIMES: Final = (
    Smic(date(2024, 1, 1), 1_766_92, 1_334_67),
    Smic(date(2024, 11, 1), 1_801_80, 1_361_97),
    Smic(date(2026, 1, 1), 1_823_03, 1_415_05),
)
"""The first stands for the days before it too: no post of ours was notified then."""


def smic(departement: str, jour: date) -> int | None:
    """Cents a month for a full time on that day; None where there is no SMIC."""
    if departement in SANS_SMIC:
        return None
    en_vigueur = [m for m in MILLESIMES if m.depuis <= jour] or MILLESIMES[:1]
    return en_vigueur[-1].mayotte if departement == MAYOTTE else en_vigueur[-1].mensuel
