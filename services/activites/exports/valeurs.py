"""What an export is made of, its delays, and what is refused to who asks for one."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from services.kit.aggregate import Refus

from .vocabulaire import GenrePerimetre

__all__ = [
    "BAIL",
    "GARDE",
    "OUVERTS_MAX",
    "PRISES_MAX",
    "REPRISE_MAX",
    "Fichier",
    "Perimetre",
    "PeriodeInvalide",
    "PriseRevolue",
    "Reprise",
    "TropDExports",
]

BAIL: Final = timedelta(minutes=2)
"""How long a worker may say nothing before another one goes on in its place."""
GARDE: Final = timedelta(days=7)
REPRISE_MAX: Final = timedelta(hours=6)
"""What was read longer ago than this is read again: too many reports may have changed since."""
PRISES_MAX: Final = 5
OUVERTS_MAX: Final = 5


class PeriodeInvalide(Refus):
    message = "La période va d'un jour à un jour égal ou suivant."


class TropDExports(Refus):
    message = f"{OUVERTS_MAX} de vos exports sont déjà en préparation : attendez que l'un d'eux soit prêt."


class PriseRevolue(Refus):
    """Another worker has taken this export: what this one does counts no more."""

    message = "Cet export est préparé par un autre."


@dataclass(frozen=True, kw_only=True)
class Perimetre:
    """``valeurs``: ids of a conseiller or of a structure, codes of départements, nothing for the nation."""

    genre: GenrePerimetre
    valeurs: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Reprise:
    """Where to go on reading: after ``curseur`` in the slice number ``tranche`` of ``tranches``, which are those of the
    first worker, whatever merges since. ``segments`` are the keys of what was read, ``trouvees`` their lines."""

    tranches: tuple[dict[str, str], ...] | None = None
    tranche: int = 0
    curseur: str | None = None
    segments: tuple[str, ...] = ()
    trouvees: int = 0


@dataclass(frozen=True, kw_only=True)
class Fichier:
    cle: str
    taille: int
    sha256: str
