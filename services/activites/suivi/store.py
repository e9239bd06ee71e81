"""How the silences are kept: what was told of a contract, when the clock looks at it next, ends of training."""

from dataclasses import dataclass
from datetime import date, datetime

from services.kit.store import Collection, Index
from services.kit.temps import instant

from .domain import Suivi

__all__ = ["FORMATIONS", "SUIVIS", "VEILLES", "FormationFinie", "Veille"]


@dataclass(frozen=True, kw_only=True)
class FormationFinie:
    """The day on which a conseiller's training ended, under the conseiller's id."""

    conseiller: str
    le_jour: date


@dataclass(frozen=True, kw_only=True)
class Veille:
    """What was read of a contract when it was last looked at, under the contract's id; never more than a copy.

    ``dernier``: the day of its last report; ``palier``: what was told of the present silence, 0 for nothing.
    ``echeance``: when the clock looks again. ``rang`` grows at each look, so that of two at once the one that read
    first does not have the last word.
    """

    contrat: str
    conseiller: str
    structure: str
    depuis: date
    dernier: date | None
    palier: int
    echeance: datetime | None
    rang: int


SUIVIS = Collection("suivis", Suivi)
VEILLES = Collection(
    "veilles",
    Veille,
    columns={
        "structure": lambda v: v.structure,
        "depuis": lambda v: v.depuis.isoformat(),
        "echeance": lambda v: instant(v.echeance) if v.echeance else None,
    },
    indexes=[Index("echeance"), Index("structure", "depuis")],
)
FORMATIONS = Collection("formations_finies", FormationFinie)
