"""The commune of a structure, as the code officiel géographique of one year describes it."""

from collections.abc import Callable
from dataclasses import dataclass

__all__ = ["Commune", "Communes"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Commune:
    """``code`` is INSEE's (5 characters), not the postal one; ``epci`` a SIREN, ``siren`` the commune's own.

    Outside any intercommunalité ``epci`` is None; overseas ``siren`` or ``population`` may be unknown.
    """

    code: str
    nom: str
    departement: str
    region: str
    epci: str | None
    population: int | None
    siren: str | None


Communes = Callable[[str], Commune | None]
"""INSEE code → the commune, None when there is none."""
