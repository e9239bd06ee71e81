"""How the figures are kept: facts, marks and pages, in two sets of which one is live while the other is rebuilt."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, Literal

from services.kit.store import Collection, Index
from services.kit.temps import instant

from .series import Place

__all__ = [
    "COLLECTIONS",
    "FAITS",
    "JEUX",
    "MARQUES",
    "PAGES",
    "PUBLIQUES",
    "VIVANT",
    "FaitCra",
    "Marque",
    "Nature",
    "Nom",
    "Page",
    "PagePublique",
    "Vivant",
]

Nom = Literal["a", "b"]
JEUX: Final[tuple[Nom, Nom]] = ("a", "b")
Nature = Literal["TERRITOIRE", "EMPLOYEUR", "NATION"]


@dataclass(frozen=True, kw_only=True)
class FaitCra:
    """One report as its last event tells it: where it counts, and its cell (empty once withdrawn).

    ``avant``: every other place it ever counted at, so that an event delivered again after a crash has all of them
    recounted. ``evenement`` and ``le``: the event it comes from.
    """

    place: Place
    cellule: str
    evenement: str
    le: datetime
    avant: tuple[Place, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Marque:
    """A bucket to recount, and since when; None: it is served. ``rang`` grows at each change of it.

    ``code`` and ``periode``: a département or a structure and one day; for the nation, a month. ``touches``: what in
    it changed, the series of the place beside the département's own; for the nation, ``69:02`` for a département's day.
    """

    nature: Nature
    code: str
    periode: str
    rang: int
    depuis: datetime | None
    touches: tuple[str, ...] = ()

    @property
    def cle(self) -> str:
        return f"{self.nature}|{self.code}|{self.periode}"


@dataclass(frozen=True, kw_only=True)
class Page:
    """The cells of a serie for one month (by day) or one year (by month), from one source.

    ``rangs``: under which rank each cell was counted; an older one is refused. ``ecritures`` counts the changes of the
    page: it is the rank of its month in the year. ``evenement`` and ``le``: the last event that any of it counts.
    """

    serie: str
    page: str
    source: str
    cellules: dict[str, str] = field(default_factory=dict)
    rangs: dict[str, int] = field(default_factory=dict)
    ecritures: int = 0
    evenement: str | None = None
    le: datetime | None = None
    compte_le: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class PagePublique:
    """What anybody may read of a territory's year: the edition's figures, ``x`` where one is hidden.

    ``cellules``: ``an`` has the whole year with its breakdowns, ``01`` … ``12`` the totals of the months.
    """

    serie: str
    annee: str
    cellules: dict[str, str]
    edition: datetime
    evenement: str | None
    le: datetime | None


@dataclass(frozen=True, kw_only=True)
class Vivant:
    """Which set is live; how far a rebuild of the other one has read (partition → next offset), and by which
    definition."""

    jeu: Nom = "a"
    definition: str = ""
    positions: dict[str, int] = field(default_factory=dict)


def _faits(nom: Nom) -> Collection[FaitCra]:
    return Collection(
        f"statistiques_faits_{nom}",
        FaitCra,
        columns={
            "jour": lambda f: f.place.jour.isoformat(),
            "departement": lambda f: f.place.departement,
            "structure": lambda f: f.place.structure,
        },
        indexes=[Index("jour", "departement"), Index("structure", "jour")],
    )


def _marques(nom: Nom) -> Collection[Marque]:
    return Collection(
        f"statistiques_marques_{nom}",
        Marque,
        columns={"depuis": lambda m: None if m.depuis is None else instant(m.depuis)},
        indexes=[Index("depuis")],
    )


def _pages(nom: Nom) -> Collection[Page]:
    return Collection(
        f"statistiques_pages_{nom}",
        Page,
        columns={"page": lambda p: p.page, "serie": lambda p: p.serie},
        indexes=[Index("page", "serie")],
    )


FAITS: Final = {nom: _faits(nom) for nom in JEUX}
MARQUES: Final = {nom: _marques(nom) for nom in JEUX}
PAGES: Final = {nom: _pages(nom) for nom in JEUX}
PUBLIQUES: Final = Collection("statistiques_publiques", PagePublique)
VIVANT: Final = Collection("statistiques_vivant", Vivant)
COLLECTIONS: Final[tuple[Collection[Any], ...]] = (
    *FAITS.values(),
    *MARQUES.values(),
    *PAGES.values(),
    PUBLIQUES,
    VIVANT,
)
