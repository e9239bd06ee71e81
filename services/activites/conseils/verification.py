"""An advice that the conseiller has verified: it is silent until what was seen changes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from services.kit.aggregate import Refus

from .domain import Conseil, NatureConseil

__all__ = ["ConseilAbsent", "ConseilLu", "Verification", "Verifie", "confronter"]


class ConseilAbsent(Refus):
    message = "Ce conseil n'est pas donné pour ce compte rendu."


@dataclass(frozen=True, kw_only=True)
class Verifie:
    """``empreinte`` of the advice that was verified, and when."""

    empreinte: str
    le: datetime


@dataclass(frozen=True, kw_only=True)
class Verification:
    """What was verified of one report, under the report's id: the last advice of each kind."""

    cra: str
    conseils: dict[NatureConseil, Verifie] = field(default_factory=dict)

    def de(self, conseil: Conseil) -> datetime | None:
        """When this very advice was verified."""
        verifie = self.conseils.get(conseil.nature)
        return verifie.le if verifie is not None and verifie.empreinte == conseil.empreinte else None

    def verifier(self, donnes: Sequence[Conseil], natures: Iterable[NatureConseil], *, le: datetime) -> "Verification":
        """``donnes``: what is said of the report now. What was verified already keeps its date.

        Raises ConseilAbsent, and verifies none of them, when one is not given.
        """
        par_nature = {c.nature: c for c in donnes}
        conseils = dict(self.conseils)
        for nature in natures:
            if (conseil := par_nature.get(nature)) is None:
                raise ConseilAbsent
            if self.de(conseil) is None:
                conseils[nature] = Verifie(empreinte=conseil.empreinte, le=le)
        return replace(self, conseils=conseils)


@dataclass(frozen=True, kw_only=True)
class ConseilLu:
    """An advice and when it was verified; None: it still speaks."""

    conseil: Conseil
    verifie_le: datetime | None


def confronter(conseils: Iterable[Conseil], verification: Verification | None) -> tuple[ConseilLu, ...]:
    return tuple(ConseilLu(conseil=c, verifie_le=verification.de(c) if verification else None) for c in conseils)
