"""How reliable the reports of a structure look, for one month: counts, never a report."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from services.kit.store import Entre, Parmi

from ..store import Stores
from ..vocabulaire import Statut
from .domain import NatureConseil
from .lecture import conseils_des
from .verification import ConseilLu

__all__ = ["DEFINITION", "Fiabilite", "mesurer", "parts"]

DEFINITION: Final = "fiabilite-structure-mois.1"
"""Reports filed and not withdrawn, by month of accompagnement; each counts once in the shares, under its most serious
advice that was not verified, or under none."""
LOT: Final = 400
"""Reports whose advice is read in one go: what is held in memory."""


@dataclass
class Fiabilite:
    """``par_nature``: reports with such an advice, which may have others. ``principaux``: the parts of the whole,
    None for the reports without advice. ``verifies``: reports whose advice was all verified, which are among them."""

    cra: int = 0
    verifies: int = 0
    par_nature: Counter[NatureConseil] = field(default_factory=Counter)
    principaux: Counter[NatureConseil | None] = field(default_factory=Counter)

    def compter(self, conseils: Iterable[ConseilLu]) -> None:
        lus = list(conseils)
        parlent = [c.conseil.nature for c in lus if c.verifie_le is None]
        self.cra += 1
        self.verifies += bool(lus) and not parlent
        self.par_nature.update(set(parlent))
        self.principaux[parlent[0] if parlent else None] += 1

    @property
    def parts(self) -> dict[NatureConseil | None, int]:
        """In hundredths of all the reports; they add up to 100, or to 0 when there is none."""
        ordre: list[NatureConseil | None] = [None, *NatureConseil]
        return dict(zip(ordre, parts([self.principaux[n] for n in ordre]), strict=True))


def parts(nombres: list[int]) -> list[int]:
    """Hundredths by largest remainder, the first of two equal remainders being served first."""
    total = sum(nombres)
    if not total:
        return [0] * len(nombres)
    entieres = [n * 100 // total for n in nombres]
    restes = sorted(range(len(nombres)), key=lambda i: -(nombres[i] * 100 % total))
    for i in restes[: 100 - sum(entieres)]:
        entieres[i] += 1
    return entieres


async def mesurer(stores: Stores, structures: tuple[str, ...], jours: Entre) -> Fiabilite:
    """``structures``: one and those that it absorbed. Read anew from the reports at each question."""
    fiabilite, lot = Fiabilite(), []
    async for cra in stores.cras.scan({"structure": Parmi(structures), "jour": jours}, ("jour",)):
        if cra.statut is not Statut.RETIRE:
            lot.append(cra)
        if len(lot) == LOT:
            _compter(fiabilite, (await conseils_des(stores, lot)).values())
            lot = []
    _compter(fiabilite, (await conseils_des(stores, lot)).values())
    return fiabilite


def _compter(fiabilite: Fiabilite, tous: Iterable[Iterable[ConseilLu]]) -> None:
    for conseils in tous:
        fiabilite.compter(conseils)
