"""What activites tells of a contract's silence, on the topic ``conum.suivi``: ids, codes and days, nobody's name."""

from dataclasses import dataclass
from datetime import date

from services.kit.aggregate import Fait

__all__ = ["CraEnRetard"]


@dataclass(frozen=True, kw_only=True)
class CraEnRetard(Fait, aggregat="suivi"):
    """No report for ``palier`` days (30: the conseiller is reminded; 45: its structure too).

    ``depuis``: the day from which they are counted, which is that of the last report, or the contract's first, or
    the end of the training. ``echeance``: the last of these days in France; ``en_retard``: it is told on a later day
    than the one after. Told once a silence; when both fall due at once, only the 45 is told.
    """

    suivi: str
    conseiller: str
    contrat: str
    structure: str
    siret: str
    departement: str
    palier: int
    depuis: date
    echeance: date
    en_retard: bool
